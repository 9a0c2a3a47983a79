// `npm test`: everything CI runs. Builds, then checks and tests; ends with a line `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findChromium } from './chromium.js';
import { describeFailure } from './describe-failure.js';
import { run } from './run.js';
import { twoAtATime } from './two-at-a-time.js';

/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} Assertion */

let passed = 0;
let failed = 0;
let skipped = 0;
/** Each failure by its full name with its message, told again at the end. @type {string[]} */
const failures = [];
const scratch = mkdtempSync(join(tmpdir(), 'lab-test-'));

/** @typedef {[title: string, command: string, args: string[]]} Check */

/** Runs checks two at a time and tells of them in their order. Returns whether all have passed. */
async function check(/** @type {Check[]} */ checks) {
  const outcomes = twoAtATime(
    checks.map(([, command, args]) => async () => {
      const started = performance.now();
      const outcome = await run(command, args);
      return { ...outcome, seconds: ((performance.now() - started) / 1000).toFixed(1) };
    }),
  );
  for (const [index, [title]] of checks.entries()) {
    const { ok, output, seconds } = await outcomes[index];
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
    if (ok) passed++;
    else {
      console.log(output);
      fail(title, output);
    }
  }
  return failed === 0;
}

function fail(/** @type {string} */ name, /** @type {string} */ message) {
  failed++;
  failures.push(describeFailure(name, message));
}

/** The rehearsal of a release counts its own checks; what it prints is shown at its end. */
async function rehearsal() {
  const { ok, output } = await run('node', ['tools/release/rehearse.js']);
  console.log(output);
  const counts = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/m.exec(output);
  passed += Number(counts?.[1] ?? 0);
  skipped += Number(counts?.[3] ?? 0);
  const said = [...output.matchAll(/^ *\d+ s {2}FAILED {2}([^\n]+)/gm)];
  for (const [, title] of said) fail('rehearsal of a release', title);
  if (!ok && said.length === 0) fail('rehearsal of a release', output);
}

async function tests(/** @type {string} */ project, /** @type {Record<string, string>} */ env = {}) {
  const file = join(scratch, `${project}.json`);
  const args = [
    'vitest',
    'run',
    '--project',
    project,
    // As on two processors everywhere. In Chromium the pages of a file have both already.
    `--maxWorkers=${project === 'node' ? 2 : 1}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const { ok, output } = await run('npx', args, { env, live: true });
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    passed += report.numPassedTests;
    skipped += report.numPendingTests + report.numTodoTests;
    const before = failed;
    for (const { name, message, status: fileStatus, assertionResults } of report.testResults) {
      const path = `${project}: ${relative(process.cwd(), name)}`;
      const broken = assertionResults.filter((/** @type {Assertion} */ { status }) => status === 'failed');
      for (const { fullName, failureMessages } of broken)
        fail(`${path} › ${fullName}`, failureMessages.join('\n'));
      // A file that does not load has no failed test of its own.
      if (fileStatus === 'failed' && broken.length === 0) fail(path, message);
      for (const { status, fullName } of assertionResults)
        if (status === 'skipped' || status === 'pending') console.log(`skipped ${fullName}`);
    }
    // An error outside of every test.
    if (!ok && failed === before) fail(project, output);
  } catch (error) {
    fail(project, `no report (${error instanceof Error ? error.message : error})\n${output}`);
  }
}

const started = performance.now();
if (await check([['build', 'npm', ['run', '--silent', 'build']]])) {
  await check([
    ['format and lint (biome)', 'npx', ['biome', 'check', '.', '--error-on-warnings']],
    ['types, tests included (tsc)', 'npx', ['tsc', '-p', 'tsconfig.check.json']],
    ['ranks', 'node', ['tools/checks/ranks.js']],
    ['folders of packages import one way', 'node', ['tools/checks/folders.js']],
    ['unused files, exports and dependencies (knip)', 'npx', ['knip']],
    [
      'tarballs (publint, attw, files, licences, source maps, dependencies)',
      'node',
      ['tools/checks/packages.js'],
    ],
    ['public APIs are as api/ says', 'node', ['tools/release/api-reports.js']],
    ['the snippets of the documentation run', 'node', ['tools/docs/run-snippets.js']],
    [
      'the documentation builds without warnings, its links hold',
      'node',
      ['tools/docs/build.js', '--without-demo'],
    ],
    ['changes have changesets', 'node', ['tools/release/check-changesets.js']],
    ['sizes (size-limit)', 'npx', ['size-limit']],
    [
      'plain Node imports what was built, and an import alone changes nothing',
      'node',
      ['tools/checks/import-built.js'],
    ],
    ['the examples of the READMEs run', 'node', ['tools/checks/readme-examples.js']],
  ]);
  // The command's tests in Node drive it too.
  const browser = await findChromium().then(
    (path) => ({ CHROMIUM_PATH: path }),
    (error) => {
      console.log(`FAILED chromium: ${error.message}`);
      fail('chromium', error.message);
    },
  );
  await tests('node', browser);
  // Side by side: neither keeps two processors busy.
  await Promise.all([browser && tests('chromium', browser), rehearsal()]);
}
if (failures.length) console.log(`\nFailed:\n${failures.join('\n')}`);
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed ? 1 : 0);
