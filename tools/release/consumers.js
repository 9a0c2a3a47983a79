// Projects outside the workspace that use the published packages as their READMEs say.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../checks/run.js';
import { expect, Skipped } from './checklist.js';
import { examples, installWords } from './readme.js';

const unreachable = /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ENOTCACHED|ETIMEDOUT|ECONNRESET|ENETUNREACH/;

/** npm install in a folder; a registry out of reach skips the check, any other failure fails it. */
export async function install(folder, words, { env, options = [] }) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json')))
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
    );
  const args = ['install', ...words, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { ok, output } = await run('npm', [...args, ...options], { cwd: folder, env });
  if (ok) return;
  if (unreachable.test(output) && !/127\.0\.0\.1/.test(output))
    throw new Skipped(
      `no registry within reach for what it needs beside @lab (${output.match(unreachable)[0]})`,
    );
  throw new Error(`npm install ${words.join(' ')} failed:\n${output}`);
}

/** Installs one package as its README says, alone, and checks that nothing of @lab came along that it does not name. */
export async function installAlone({ name, folder: source, manifest }, folder, settings) {
  const words = installWords(source);
  expect(words.includes(name), `its README does not say how to install it: npm install ${name} …`);
  await install(folder, words, settings);
  const found = readdirSync(join(folder, 'node_modules/@lab')).map((entry) => `@lab/${entry}`);
  const meant = new Set(words.filter((word) => word.startsWith('@lab/')));
  for (const word of meant) {
    const { dependencies = {} } = JSON.parse(
      readFileSync(join(folder, 'node_modules', word, 'package.json'), 'utf8'),
    );
    for (const dependency of Object.keys(dependencies))
      if (dependency.startsWith('@lab/')) meant.add(dependency);
  }
  const strangers = found.filter((entry) => !meant.has(entry));
  expect(strangers.length === 0, `${strangers.join(', ')} came along undeclared`);
  const { version } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
  expect(version === manifest.version, `expected version ${manifest.version}, got ${version}`);
}

/** Runs the examples of a package's README in a consumer's folder. */
export async function runExamples({ folder: source }, folder) {
  const codes = examples(source);
  expect(codes.length > 0, 'no example in its README');
  for (const [index, code] of codes.entries()) {
    const file = join(folder, `example-${index + 1}.mjs`);
    writeFileSync(file, code);
    const { ok, output } = await run('node', [file], { cwd: folder });
    expect(ok, `example ${index + 1}:\n${output}`);
  }
}
