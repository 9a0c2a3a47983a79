import { readFileSync } from 'node:fs';
import { openCpu } from '@lab/testkit';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import * as index from '../src/index.js';
import { summary } from '../src/summary.js';

it("prints what the comments of the README's example say", async () => {
  await openCpu();
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(example.trim().split('\n').length).toBeLessThan(21);
  const promised = [...example.matchAll(/; \/\/ (.*)/g)].map((match) => match[1]);
  const printed: string[] = [];
  const body = example
    .replace(/import (\{.*\}) from '@lab\/layers(\/summary)?';/g, 'const $1 = layers;')
    .replace(/^import .*;$/gm, '');
  new Function('layers', 'tf', 'console', body)({ ...index, summary }, tf, {
    log: (value: unknown) => printed.push(JSON.stringify(value)),
  });
  expect(promised.length).toBe(3);
  expect(printed).toEqual(promised);
});
