import { readFileSync } from 'node:fs';
import * as kernels from '@lab/wasm-kernels';
import * as backend from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';

const modules: Record<string, unknown> = {
  '@lab/wasm-kernels': kernels,
  '@tensorflow/tfjs-backend-wasm': backend,
  '@tensorflow/tfjs-core': tf,
};

test("the README's example runs and its loss falls", async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(example.trim().split('\n').length).toBeLessThan(20);
  const lines: string[] = [];
  const log = { log: (line: string) => lines.push(line) };
  // Its imports become look-ups, so that it runs on the sources like every other test.
  const body = example
    .replace(/import \* as (\w+) from ('.*');/g, 'const $1 = modules[$2];')
    .replace(/import (\{.*\}) from ('.*');/g, 'const $1 = modules[$2];')
    .replace(/import '.*';/g, '');
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction('modules', 'console', body)(modules, log);
  expect(lines[0]).toMatch(/^(relaxed|plain) SIMD: .*Conv2DBackpropFilter/);
  expect(Number(lines[1].replace('loss ', ''))).toBeLessThan(0.95);
});
