// Fails when a published package was changed and no changeset says so to its users. `--since REF` (pull requests) looks at
// what a branch adds, its own changesets included; without it, at everything since the packages' last release.
import { readFileSync } from 'node:fs';
import { projects } from '../checks/projects.js';
import { run } from '../checks/run.js';
import { ReleaseError, runCommand } from './release-error.js';
import { releasePlan } from './release-plan.js';

await runCommand(async () => {
  const { changesets } = await releasePlan();
  const at = process.argv.indexOf('--since');
  const since = at < 0 ? undefined : process.argv[at + 1];
  const base = since && (await git('merge-base', since, 'HEAD')).trim();
  const touched = base && (await git('diff', '--name-only', '--diff-filter=AM', base)).split('\n');
  const counted = changesets.filter(({ id }) => !touched || touched.includes(`.changeset/${id}.md`));
  const named = new Set(counted.flatMap(({ releases }) => releases.map(({ name }) => name)));

  const silent = [];
  let changed = 0;
  for (const { name, folder, manifest, published } of projects()) {
    if (!published) continue;
    const start = base ?? (await lastRelease(folder));
    const files = (await git('diff', '--name-only', start, '--', folder, `api/${folder.split('/')[1]}.*`))
      .split('\n')
      .filter((file) => isPublished(file, folder));
    if (files.length === 0 && !(await manifestChanged(start, folder, manifest))) continue;
    changed++;
    if (!named.has(name) && !(await versionChanged(start, folder, manifest)))
      silent.push(`${name} (${files[0] ?? 'package.json'})`);
  }
  if (silent.length)
    throw new ReleaseError(
      `Changed without a changeset: ${silent.join(', ')}. Say to their users what changes: npm run changeset.`,
    );
  console.log(
    `${changed} published packages changed${since ? ` since ${since}` : ''}, each named by a changeset`,
  );
});

/** Code and its public API. Tests and documents may change freely. */
function isPublished(file, folder) {
  if (file.startsWith('api/')) return true;
  return file.startsWith(`${folder}/src/`) && !/\.(test|bench)\.ts$/.test(file);
}

/** What a manifest asks of users or gives them; scripts, tags and development dependencies are not among it. */
async function manifestChanged(base, folder, manifest) {
  const before = await manifestAt(base, folder);
  const fields = [
    'exports',
    'bin',
    'type',
    'engines',
    'dependencies',
    'peerDependencies',
    'optionalDependencies',
  ];
  return fields.some((field) => JSON.stringify(before?.[field]) !== JSON.stringify(manifest[field]));
}

/** The commit that last gave the package a version, or the first one of the repository. */
async function lastRelease(folder) {
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const found = (
    await git('log', '-1', '--format=%H', `-S"version": "${version}"`, '--', `${folder}/package.json`)
  ).trim();
  return found || (await git('rev-list', '--max-parents=0', 'HEAD')).trim().split('\n')[0];
}

/** A release uses up its changesets. */
async function versionChanged(base, folder, manifest) {
  return (await manifestAt(base, folder))?.version !== manifest.version;
}

async function manifestAt(base, folder) {
  const { ok, output } = await run('git', ['show', `${base}:${folder}/package.json`]);
  return ok ? JSON.parse(output) : undefined;
}

async function git(...args) {
  const { ok, output } = await run('git', args);
  if (!ok) throw new ReleaseError(`git ${args.join(' ')} failed: ${output.trim()}. Fetch the whole history.`);
  return output;
}
