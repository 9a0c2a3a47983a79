// `npm run release:publish`: asks the registry what is missing, builds, inspects the tarballs, and only then publishes
// (`changeset publish`, with the options given). Run it again after an interruption: what is there already is left alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projects } from '../checks/projects.js';
import { run } from '../checks/run.js';
import { inspectPackages } from './inspect-packages.js';
import { builtCode, publishedVersions, registryAddress } from './registry-state.js';
import { ReleaseError, runCommand } from './release-error.js';

const packages = projects().filter(({ published }) => published);

await runCommand(async () => {
  const options = process.argv.slice(2);
  await checkTree({ snapshot: options.includes('--tag') });
  const registry = await registryAddress();
  const before = await missing(registry);

  await build();
  const rows = await inspectPackages(before.map(({ name }) => name));
  const faults = rows.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
  if (faults.length)
    throw new ReleaseError(`Nothing was published. The packages are not fit to be:\n${faults.join('\n')}`);
  await checkPublished(registry, before);
  if (before.length === 0) {
    console.log(
      'Every version is on the registry already: nothing to publish. New ones come from npm run release:version.',
    );
    return;
  }

  // changesets asks for the scope's registry in the environment only.
  const { ok, output } = await run('npx', ['changeset', 'publish', ...options], {
    env: { 'npm_config_@lab:registry': registry },
    live: true,
  });
  const after = await missing(registry, { wait: ok });
  const done = `${before.length - after.length} of ${before.length} packages published`;
  if (after.length)
    throw new ReleaseError(
      `${done}; missing: ${after.map(label).join(', ')}. Run npm run release:publish again: it publishes only these.`,
    );
  if (!ok) throw new ReleaseError(`${done}, but changeset publish failed:\n${output.slice(-2000)}`);
  console.log(done);
});

async function checkTree({ snapshot }) {
  const pending = readdirSync('.changeset').filter((file) => file.endsWith('.md') && file !== 'README.md');
  const prerelease = readdirSync('.changeset').includes('pre.json')
    ? JSON.parse(readFileSync('.changeset/pre.json', 'utf8')).changesets
    : [];
  const unused = pending.filter((file) => !prerelease.includes(file.replace('.md', '')));
  if (unused.length)
    throw new ReleaseError(
      `Changesets are pending (${unused.join(', ')}): run npm run release:version and commit first.`,
    );
  const { output } = await run('git', ['status', '--porcelain']);
  if (output.trim() && !snapshot)
    throw new ReleaseError(`Commit first: what is published must be what is recorded.\n${output.trimEnd()}`);
  const unversioned = packages.filter(({ manifest }) => manifest.version === '0.0.0');
  if (unversioned.length)
    throw new ReleaseError(
      `${unversioned.map(({ name }) => name).join(', ')}: expected a version, got 0.0.0. Run npm run changeset, then npm run release:version.`,
    );
}

/** What is not on the registry; `wait` gives it two minutes to show what it has taken. */
async function missing(registry, { wait = false } = {}) {
  const until = Date.now() + (wait ? 120_000 : 0);
  for (;;) {
    const versions = await Promise.all(packages.map(({ name }) => publishedVersions(registry, name)));
    const absent = packages.filter(({ manifest }, index) => !versions[index][manifest.version]);
    if (absent.length === 0 || Date.now() >= until) return absent;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  }
}

/** A version that is out must be what this tree builds: another content under the same version would never reach users. */
async function checkPublished(registry, missingPackages) {
  for (const project of packages) {
    if (missingPackages.includes(project)) continue;
    const { dist } = (await publishedVersions(registry, project.name))[project.manifest.version];
    const theirs = await builtCode(dist.tarball);
    const differing = [...theirs].filter(([path, text]) => {
      try {
        return readFileSync(join(project.folder, path), 'utf8') !== text;
      } catch {
        return true;
      }
    });
    if (differing.length)
      throw new ReleaseError(
        `${label(project)} exists on the registry with other code than this tree builds (${differing[0][0]}). A published version never changes: describe the change with npm run changeset, then npm run release:version. Nothing was published.`,
      );
  }
}

// Built here and now, past nx: a cached build would bring back whatever once lay in its folder.
async function build() {
  await step('tsc', 'npx', ['tsc', '-b', ...packages.map(({ folder }) => folder)]);
  for (const { folder, manifest } of packages)
    if (manifest.scripts.build !== 'tsc -b')
      await step(`the build of ${manifest.name}`, 'npm', ['run', 'build', `--workspace=${folder}`]);
}

async function step(title, command, args) {
  const { ok, output } = await run(command, args);
  if (!ok) throw new ReleaseError(`Nothing was published: ${title} failed.\n${output}`);
}

function label({ name, manifest }) {
  return `${name}@${manifest.version}`;
}
