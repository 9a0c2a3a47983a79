import { readFileSync } from 'node:fs';
import * as layers from '@lab/layers';
import { expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { expect, test } from 'vitest';
import * as trainPackage from '../src/index.js';
import * as runFolder from '../src/run-folder.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const modules: Record<string, object> = {
  '@lab/layers': layers,
  '@lab/train': trainPackage,
  '@lab/train/run-folder': runFolder,
};
const examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

/** Runs an example and returns what it prints. */
async function run(example: string): Promise<string[]> {
  const body = example
    .replace(/import '.*';\n/, '')
    .replace(/import (\{.*?\}) from ('.*?');/g, 'const $1 = modules[$2];');
  const printed: string[] = [];
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await expectNoTensorsLeft(() =>
    new AsyncFunction('modules', 'console', body)(modules, {
      log: (...values: unknown[]) => printed.push(values.join(' ')),
    }),
  );
  return printed;
}

test.each([
  { about: 'training', index: 0, lines: 4 },
  { about: 'a run folder', index: 1, lines: 1 },
])('The example of $about in the README runs and prints what its comment says.', async ({ index, lines }) => {
  await openCpu();
  const example = examples[index];
  const printed = await run(example);
  expect(example.split('\n').length).toBeLessThanOrEqual(20 + 1);
  expect(printed).toHaveLength(lines);
  expect(printed[lines - 1]).toBe(/console\.log\(.*\); \/\/ (.*)/.exec(example)?.[1]);
});

test('The README names every function that the package exports.', () => {
  expect(examples).toHaveLength(2);
  for (const name of Object.keys({ ...trainPackage, ...runFolder })) expect(readme).toContain(`\`${name}`);
});
