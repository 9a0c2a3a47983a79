import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as metrics from '../src/index.js';

test('The example of the README runs and prints what its comments say.', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const expected = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map((match) => match[1]);
  const body = example.replace(/import (\{.*?\}) from '@lab\/metrics';/, 'const $1 = imported;');
  const printed: string[] = [];
  new Function('imported', 'console', body)(metrics, {
    log: (value: unknown) => printed.push(JSON.stringify(value)),
  });
  expect(expected.length).toBeGreaterThan(2);
  expect(printed).toEqual(expected);
});
