import { readFileSync } from 'node:fs';
import * as layers from '@lab/layers';
import { expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { expect, test } from 'vitest';
import * as trainPackage from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('The example of the README runs and prints what its comment says.', async () => {
  await openCpu();
  const modules: Record<string, object> = { '@lab/layers': layers, '@lab/train': trainPackage };
  const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
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
  expect(example.split('\n').length).toBeLessThanOrEqual(20 + 1);
  expect(printed).toHaveLength(4);
  expect(printed[3]).toBe(/console\.log\(result.*\/\/ (.*)/.exec(example)?.[1]);
});

test('The README names every function that the package exports.', () => {
  for (const name of Object.keys(trainPackage)) expect(readme).toContain(`\`${name}`);
});
