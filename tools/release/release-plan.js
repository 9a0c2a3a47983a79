import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import getReleasePlanModule from '@changesets/get-release-plan';
import { projects } from '../checks/projects.js';
import { ReleaseError } from './release-error.js';

/** Packages that hold a bundle of others' code: the command line's page. */
const carriers = ['@lab/cli'];

const getReleasePlan = getReleasePlanModule.default ?? getReleasePlanModule;

/**
 * Returns what the pending changesets ask for, `{ changesets, releases }`, once they are found to be sound: every
 * package they name exists, a breaking release takes along the packages whose public types name the broken one, and a
 * release of code that another package carries in a bundle takes that package along.
 *
 * @throws ReleaseError with what to correct
 */
export async function releasePlan() {
  let plan;
  try {
    plan = await getReleasePlan(process.cwd());
  } catch (error) {
    const unknown = /changeset (\S+) for package (\S+) which is not in the workspace/.exec(error.message);
    if (!unknown) throw new ReleaseError(`The changesets cannot be read: ${error.message}`);
    const names = published().map(({ name }) => name);
    throw new ReleaseError(
      `.changeset/${unknown[1]}.md: expected packages of this workspace, got ${unknown[2]}. Correct the name (${names.join(', ')}) or delete the file.`,
    );
  }
  checkTypesFollow(plan.releases);
  checkBundlesFollow(plan.releases);
  return plan;
}

const published = () => projects().filter((project) => project.published);

// Changesets gives a dependent a patch, which is right where the dependency is an inner matter. Where its types are part
// of the dependent's own API, the dependent breaks as well, and its changelog has to say so.
function checkTypesFollow(releases) {
  const byName = new Map(releases.map((release) => [release.name, release]));
  const unannounced = new Set();
  for (const { name, folder } of published()) {
    const report = join('api', `${folder.split('/')[1]}.api.md`);
    if (!existsSync(report)) continue;
    const named = new Set(
      [...readFileSync(report, 'utf8').matchAll(/ from '(@lab\/[^']+)'/g)].map(([, m]) => m),
    );
    for (const dependency of named) {
      if (isBreaking(byName.get(dependency)) && !isBreaking(byName.get(name)))
        unannounced.add(`${name} (its types name ${dependency})`);
    }
  }
  if (unannounced.size)
    throw new ReleaseError(
      `A breaking release breaks these as well: ${[...unannounced].join(', ')}. Give them the same kind of bump: npm run changeset.`,
    );
}

// An in-range fix of a dependency reaches users by itself, except where its code was bundled when the package was built.
function checkBundlesFollow(releases) {
  const released = new Set(releases.filter(({ type }) => type !== 'none').map(({ name }) => name));
  for (const { name, manifest } of published()) {
    if (!carriers.includes(name) || released.has(name)) continue;
    const carried = Object.keys(manifest.dependencies).filter((dependency) => released.has(dependency));
    if (carried.length)
      throw new ReleaseError(
        `${name} carries a bundle with code of ${carried.join(', ')} and would keep the old one. Give it a patch: npm run changeset.`,
      );
  }
}

/** Whether users' ranges (^) do not reach the new version. */
function isBreaking(release) {
  if (!release || release.type === 'none') return false;
  const [before, after] = [release.oldVersion, release.newVersion].map((version) =>
    version.split('-')[0].split('.').map(Number),
  );
  if (before.join('.') === '0.0.0') return false; // nothing is released yet
  return before[0] !== after[0] || (after[0] === 0 && before[1] !== after[1]);
}
