import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as models from '../src/index.js';

it("prints what the comments of the README's example say", () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const promised = [...example.matchAll(/; \/\/ (.*)/g)].map((match) => match[1]);
  const printed: string[] = [];
  const body = example.replace(/import (\{.*\}) from '@lab\/models';/, 'const $1 = models;');
  new Function('models', 'console', body)(models, {
    log: (value: unknown) => printed.push(JSON.stringify(value)),
  });
  expect(promised.length).toBe(6);
  expect(printed).toEqual(promised);
});
