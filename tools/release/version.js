// `npm run release:version`: turns the pending changesets into versions, changelogs, internal ranges and the lock.
// Options go to `changeset version` (`--snapshot canary`).
import { readFileSync } from 'node:fs';
import { projects } from '../checks/projects.js';
import { run } from '../checks/run.js';
import { ReleaseError, runCommand } from './release-error.js';
import { releasePlan } from './release-plan.js';

await runCommand(async () => {
  const options = process.argv.slice(2);
  const { changesets } = await releasePlan();
  if (changesets.length === 0) {
    console.log('No changesets: nothing to release. Describe a change with npm run changeset.');
    return;
  }
  await step('npx', ['changeset', 'version', ...options]);
  // A snapshot is thrown away once it is published; its lock is nobody's.
  if (!options.includes('--snapshot')) {
    await step('npm', ['install', '--package-lock-only', '--ignore-scripts', '--prefer-offline']);
    checkLock();
  }
  for (const { name, manifest, published } of projects())
    if (published) console.log(`${name} ${manifest.version}`);
});

async function step(command, args) {
  const { ok, output } = await run(command, args);
  if (!ok) throw new ReleaseError(`${command} ${args.join(' ')} failed:\n${output}`);
}

function checkLock() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const behind = projects().filter(
    ({ folder, manifest }) => manifest.version && packages[folder]?.version !== manifest.version,
  );
  if (behind.length)
    throw new ReleaseError(
      `package-lock.json has other versions of ${behind.map(({ name }) => name).join(', ')}: run npm install --package-lock-only.`,
    );
}
