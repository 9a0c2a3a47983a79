// `npm run release:rehearse`: the whole way of a release, in a copy of the tree, against a registry on this machine: what
// must be refused is refused, a publication is interrupted and completed, every package is installed alone outside of the
// workspace and used, and a second, breaking release takes its dependents along. `--keep` leaves the folders behind.
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { projects } from '../checks/projects.js';
import { run } from '../checks/run.js';
import { twoAtATime } from '../checks/two-at-a-time.js';
import { createChecklist, expect } from './checklist.js';
import { install, installAlone, runExamples } from './consumers.js';
import { commitAll, copyTree } from './copy-tree.js';
import { inspectPackages } from './inspect-packages.js';
import { startRegistry } from './local-registry.js';
import { checkPage } from './page.js';

const scratch = mkdtempSync(join(tmpdir(), 'lab-rehearsal-'));
const tree = join(scratch, 'tree');
const here = process.cwd();
const { check, counts, seconds } = createChecklist();

const [registry] = await Promise.all([startRegistry(join(scratch, 'registry')), copyTree(tree)]);
const env = await npmEnvironment();
process.chdir(tree);
try {
  console.log(`${seconds()}  a registry and a copy of the tree are ready`);
  await firstRelease();
  const [rows, types] = await Promise.all([table(), consumers()]);
  await Promise.all([types(), secondRelease()]);
  print(rows);
} finally {
  process.chdir(here);
  await registry.stop();
  if (process.argv.includes('--keep')) console.log(`kept: ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true });
}
const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
console.log(`\n${seconds().trim()}`);
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed ? 1 : 0);

async function firstRelease() {
  const count = packages().length;
  await check('a changeset that names an unknown package is refused', async () => {
    writeChangeset('unknown', { '@lab/metric': 'patch' });
    const { ok, output } = await script('release:version');
    rmSync('.changeset/unknown.md');
    expect(!ok && output.includes('expected packages of this workspace, got @lab/metric'), output);
  });
  await check('versions, changelogs, ranges and lock from the changesets', async () => {
    await version();
    for (const { name, manifest, folder } of packages()) {
      expect(manifest.version !== '0.0.0', `${name} has no version`);
      const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
      expect(
        changelog.includes(`## ${manifest.version}`),
        `${name}: its changelog does not tell of ${manifest.version}`,
      );
    }
    checkRanges();
  });
  await check('a registry that answers 500 stops it before anything is built', async () => {
    registry.fail('all');
    const { ok, output } = await script('release:publish', '--no-git-tag');
    registry.fail();
    expect(!ok && /does not answer .*500.*release:publish again/.test(output), output);
    expect(!existsSync('packages/metrics/dist'), 'it was built');
  });
  await check('a stray file in a tarball stops it before anything is published', async () => {
    mkdirSync('packages/metrics/dist', { recursive: true });
    writeFileSync('packages/metrics/dist/notes.txt', 'not meant for users');
    const { ok, output } = await script('release:publish', '--no-git-tag');
    rmSync('packages/metrics/dist/notes.txt');
    expect(!ok && output.includes('dist/notes.txt would be published'), output);
    expect(registry.accepted.length === 0, `published: ${registry.accepted}`);
  });
  const half = Math.ceil(count / 2);
  await check(`interrupted after ${half} of ${count} packages, it says how to go on`, async () => {
    registry.fail({ after: half });
    const { ok, output } = await script('release:publish', '--no-git-tag');
    registry.fail();
    expect(!ok && output.includes(`${half} of ${count} packages published`), output);
    expect(output.includes('release:publish again'), output);
  });
  await check('the same command publishes the rest, and nothing twice', async () => {
    await publish();
    const versions = packages().map(({ name, manifest }) => `${name}@${manifest.version}`);
    expect(
      [...registry.accepted].sort().join() === versions.sort().join(),
      `expected ${versions}, got ${registry.accepted}`,
    );
  });
}

async function consumers() {
  const folder = (name) => join(scratch, 'consumers', name.split('/')[1]);
  const libraries = packages().filter(({ manifest }) => manifest.exports['.']);
  const used = [];
  const typescripts = new Map();
  const work = [
    ...libraries.map((project) => async () => {
      const { name } = project;
      const alone = await check(`${name}: installed alone as its README says`, () =>
        installAlone(project, folder(name), { env }),
      );
      if (!alone) return;
      await check(`${name}: its examples run`, () => runExamples(project, folder(name)));
      copyFileSync(join('tools/release/typed', `${name.split('/')[1]}.ts`), join(folder(name), 'typed.ts'));
      used.push(name);
      if (name === '@lab/backend')
        await check('a page bundled by Vite trains in Chromium', () => checkPage(folder(name)));
    }),
    () => check('the command line, installed globally, trains and judges', checkCommandLine),
    ...['5.9', '6.0'].map((version) => async () => {
      const place = join(scratch, `typescript-${version}`);
      try {
        await install(place, [`typescript@~${version}`], { env });
        typescripts.set(version, place);
      } catch (error) {
        typescripts.set(version, error);
      }
    }),
  ];
  await Promise.all(twoAtATime(work));
  // One version after the other, beside the second release.
  return async () => {
    for (const [version, place] of typescripts) await checkTypes(version, place, used.map(folder));
  };
}

async function checkTypes(version, place, folders) {
  const title = (name) => `TypeScript ${version}: types of ${name}`;
  if (place instanceof Error) {
    await check(title('every package'), () => {
      throw place;
    });
    return;
  }
  const { ok, output } = await run('node', [
    resolve('tools/release/check-types.js'),
    join(place, 'node_modules/typescript'),
    ...folders,
  ]);
  const results = output.split('\n').filter((line) => line.startsWith('{"folder"'));
  for (const { folder, resolution, version: exact, faults } of results.map((line) => JSON.parse(line)))
    await check(`TypeScript ${exact}, ${resolution}: types of @lab/${folder.split('/').at(-1)}`, () =>
      expect(faults.length === 0, faults.join('\n')),
    );
  if (!ok || results.length !== 2 * folders.length)
    await check(title('every package'), () => expect(false, output));
}

async function checkCommandLine() {
  const prefix = join(scratch, 'global');
  const work = join(scratch, 'command-line');
  await install(work, ['@lab/cli'], { env, options: ['--global', `--prefix=${prefix}`] });
  const lab = (...args) => run(join(prefix, 'bin/lab'), args, { cwd: work });
  const { manifest } = packages().find(({ name }) => name === '@lab/cli');
  const told = await lab('--version');
  expect(told.output.trim() === manifest.version, `expected version ${manifest.version}, got ${told.output}`);
  const settings = ['--data', 'synthetic', '--iterations', '60', '--out', 'run', '--json'];
  const trained = await lab('train', 'softmax', ...settings);
  expect(trained.ok, trained.output);
  const { testAccuracy } = JSON.parse(trained.output.trim().split('\n').at(-1));
  // Ten classes: a tenth is chance.
  expect(testAccuracy > 0.5, `expected it to learn, got an accuracy of ${testAccuracy}`);
  const judged = await lab('evaluate', 'run', '--data', 'synthetic');
  expect(judged.ok, judged.output);
}

async function secondRelease() {
  const before = versions();
  const breaking = (name) => (before[name].startsWith('0.') ? 'minor' : 'major');
  await check('a version that is out, with other code: refused', async () => {
    const index = readFileSync('packages/metrics/src/index.ts', 'utf8');
    addExport('metrics');
    await commitAll(tree, 'a change without a changeset');
    const { ok, output } = await script('release:publish', '--no-git-tag');
    writeFileSync('packages/metrics/src/index.ts', index);
    rmSync('packages/metrics/src/rehearsal.ts');
    rmSync('packages/metrics/dist', { recursive: true });
    await commitAll(tree, 'taken back');
    expect(!ok && /@lab\/metrics@\S+ exists on the registry with other code/.test(output), output);
  });
  await check('a fix in code that the command line carries in its bundle, without it: refused', async () => {
    writeChangeset('fix', { '@lab/train': 'patch' });
    const { ok, output } = await script('release:version');
    rmSync('.changeset/fix.md');
    expect(!ok && output.includes('@lab/cli carries a bundle with code of @lab/train'), output);
  });
  await check('a breaking change that its dependents keep silent about is refused', async () => {
    addExport('layers');
    writeChangeset('breaking', { '@lab/layers': breaking('@lab/layers') });
    const { ok, output } = await script('release:version');
    expect(!ok && output.includes('@lab/train (its types name @lab/layers)'), output);
  });
  await check('a breaking release: dependents follow, the others stay', async () => {
    const names = ['@lab/layers', '@lab/train', '@lab/models'];
    writeChangeset('breaking', Object.fromEntries(names.map((name) => [name, breaking(name)])));
    await version({ api: true });
    checkRanges();
    const after = versions();
    const moved = Object.keys(after).filter((name) => after[name] !== before[name]);
    const follow = packages()
      .filter(({ manifest }) => names.some((name) => manifest.dependencies?.[name]))
      .map(({ name }) => name);
    const expected = [...new Set([...names, ...follow])].sort();
    expect(moved.sort().join() === expected.join(), `expected new versions of ${expected}, got ${moved}`);
    const taken = registry.accepted.length;
    await publish();
    expect(
      registry.accepted.slice(taken).sort().join() ===
        moved
          .map((name) => `${name}@${after[name]}`)
          .sort()
          .join(),
      `published: ${registry.accepted.slice(taken)}`,
    );
  });
  await check('whoever installs a dependent gets the new version, once', async () => {
    const folder = join(scratch, 'second');
    await install(folder, ['@lab/models', '@lab/train', '@tensorflow/tfjs-core@4.22.0'], {
      env,
      options: ['--prefer-online'],
    });
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    const found = Object.entries(lock.packages)
      .filter(([path]) => path.endsWith('node_modules/@lab/layers'))
      .map(([, { version }]) => version);
    expect(found.join() === versions()['@lab/layers'], `expected one @lab/layers, got ${found}`);
  });
  await check('a prerelease goes out under its tag, and "latest" stays', async () => {
    const latest = versions()['@lab/metrics'];
    expect((await script('release:prerelease', 'enter', 'next')).ok, 'changeset pre enter failed');
    writeChangeset('next', { '@lab/metrics': 'minor' });
    await version();
    expect(/-next\.0$/.test(versions()['@lab/metrics']), `got ${versions()['@lab/metrics']}`);
    await publish();
    const { 'dist-tags': tags } = await registry.packument('@lab/metrics');
    expect(tags.latest === latest && tags.next === versions()['@lab/metrics'], JSON.stringify(tags));
    expect((await script('release:prerelease', 'exit')).ok, 'changeset pre exit failed');
    await version();
    expect(!versions()['@lab/metrics'].includes('-'), 'it is still a prerelease');
  });
  await check('a snapshot goes out as "canary", and "latest" stays', async () => {
    const { 'dist-tags': old } = await registry.packument('@lab/metrics');
    writeChangeset('canary', { '@lab/metrics': 'patch', '@lab/cli': 'patch' });
    const { ok, output } = await script('release:snapshot');
    expect(ok, output);
    const { 'dist-tags': tags } = await registry.packument('@lab/metrics');
    expect(tags.latest === old.latest && /-canary-\d+$/.test(tags.canary), JSON.stringify(tags));
  });
}

// --- in the copy of the tree ---

async function version({ api = false } = {}) {
  const { ok, output } = await script('release:version');
  expect(ok, output);
  if (api) {
    await run('npx', ['tsc', '-b', ...packages().map(({ folder }) => folder)]);
    await script('api');
  }
  await commitAll(tree, 'version packages');
}

async function publish() {
  const { ok, output } = await script('release:publish', '--no-git-tag');
  expect(ok, output);
}

function script(name, ...args) {
  return run('npm', ['run', '--silent', name, ...(args.length ? ['--', ...args] : [])], { cwd: tree, env });
}

function packages() {
  return projects().filter(({ published }) => published);
}

function versions() {
  return Object.fromEntries(packages().map(({ name, manifest }) => [name, manifest.version]));
}

function writeChangeset(id, releases) {
  const lines = Object.entries(releases).map(([name, type]) => `'${name}': ${type}`);
  writeFileSync(`.changeset/${id}.md`, `---\n${lines.join('\n')}\n---\n\nRehearsed.\n`);
}

/** A new name in a package's public API. */
function addExport(name) {
  const source = join('packages', name, 'src');
  writeFileSync(
    join(source, 'rehearsal.ts'),
    '/** Whether this was rehearsed. */\nexport const rehearsed = true;\n',
  );
  appendFileSync(join(source, 'index.ts'), "export { rehearsed } from './rehearsal.js';\n");
}

/** Every range between packages reaches the version beside it, and the lock knows the same. */
function checkRanges() {
  const now = versions();
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  for (const { name, folder, manifest } of packages()) {
    expect(lock[folder].version === manifest.version, `the lock has ${name} ${lock[folder].version}`);
    for (const [dependency, range] of Object.entries({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
    })) {
      if (!now[dependency]) continue;
      expect(
        range === `^${now[dependency]}`,
        `${name} asks for ${dependency} ${range}, which is ${now[dependency]}`,
      );
      const locked = lock[folder].dependencies?.[dependency];
      expect(locked === range, `the lock has ${name} ask for ${dependency} ${locked}`);
    }
  }
}

// --- beside it ---

/** What npm is told in the rehearsal: this registry for the scope, the usual one and the usual cache for all else. */
async function npmEnvironment() {
  const setting = async (key) =>
    (await run('npm', ['config', 'get', key, '--loglevel=error'])).output.trim().split('\n').at(-1);
  const file = join(scratch, 'npmrc');
  const { address, token } = registry;
  writeFileSync(
    file,
    [
      `registry=${await setting('registry')}`,
      `cache=${await setting('cache')}`,
      `@lab:registry=${address}`,
      `${address.replace(/^http:/, '')}:_authToken=${token}`,
      'fetch-retries=0',
      'update-notifier=false',
      '',
    ].join('\n'),
  );
  // `npm run` leaves its own settings in the environment.
  const inherited = Object.keys(process.env).filter((key) => /^npm_/i.test(key));
  return { ...Object.fromEntries(inherited.map((key) => [key, undefined])), NPM_CONFIG_USERCONFIG: file };
}

/** The table of packages as released; a fault of a package is a failed check. */
async function table() {
  const sizes = await run('npx', ['size-limit', '--json'], { cwd: tree });
  const bundles = new Map();
  await check('sizes are within their budgets', () => {
    const results = JSON.parse(sizes.output.slice(sizes.output.indexOf('[\n')));
    for (const { name, size } of results) bundles.set(name, `${(size / 1000).toFixed(1)} kB`);
    const over = results.filter(({ passed }) => !passed).map(({ name, size }) => `${name} has ${size} bytes`);
    expect(over.length === 0, over.join(', '));
  });
  const rows = await inspectPackages();
  await check('publint, attw, files, licences, source maps, dependencies', () => {
    const faults = rows.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
    expect(faults.length === 0, faults.join('\n'));
  });
  return rows.map((row) => ({ ...row, gzip: bundles.get(row.name) ?? '–' }));
}

function print(rows) {
  const columns = {
    name: 'package',
    version: 'version',
    files: 'files',
    packed: 'packed',
    gzip: 'gzip',
    publint: 'publint',
    attw: 'attw',
    dependencies: 'dependencies',
  };
  const lines = [columns, ...rows].map((row) => Object.keys(columns).map((key) => String(row[key])));
  const widths = lines[0].map((_, index) => Math.max(...lines.map((line) => line[index].length)));
  console.log('');
  for (const line of lines)
    console.log(
      line
        .map((cell, index) => cell.padEnd(widths[index]))
        .join('  ')
        .trimEnd(),
    );
  console.log('packed: the tarball; gzip: bundled, minified and compressed, without tfjs and other packages');
}
