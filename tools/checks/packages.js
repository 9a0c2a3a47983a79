// publint (strict) and "are the types wrong" (ESM only) for every package that is published, and the list of files in
// its tarball: sources and built code, README, licence, nothing else.
import { execFileSync } from 'node:child_process';
import { projects } from './projects.js';
import { run } from './run.js';

const allowed =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(js|js\.map|d\.ts|d\.ts\.map)|src\/.+\.ts|assembly\/.+\.ts)$/;
const stray = /\.test\.|\.bench\./;
let failed = 0;
const fail = (/** @type {string} */ name, /** @type {string} */ why) => {
  failed++;
  console.error(`${name}: ${why}`);
};

for (const { name, folder, manifest, published } of projects()) {
  if (!published) continue;
  const lint = await run('npx', ['publint', '--strict', folder]);
  if (!lint.ok) fail(name, `publint\n${lint.output}`);
  if (manifest.exports?.['.']) {
    const types = await run('npx', ['attw', '--pack', folder, '--profile', 'esm-only']);
    if (!types.ok) fail(name, `attw\n${types.output}`);
  }
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', `./${folder}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const files = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0]).files.map(
    (/** @type {{ path: string }} */ f) => f.path,
  );
  const strays = files.filter((/** @type {string} */ path) => !allowed.test(path) || stray.test(path));
  if (strays.length) fail(name, `files that are not meant for the tarball: ${strays.join(', ')}`);
  for (const needed of ['README.md', 'LICENSE'])
    if (!files.includes(needed)) fail(name, `no ${needed} in the tarball`);
  if (!manifest.engines?.node) fail(name, 'no engines.node');
  console.log(`${name}: ${files.length} files`);
}
process.exit(failed ? 1 : 0);
