import { enableRelaxedSimd } from '@lab/backend';
import { expect, test } from 'vitest';
import { tileModule } from './tile-module.js';

test.each([
  [1, 1],
  [4, 2],
  [6, 2],
  [4, 3],
])('A tile of %i rows and %i vectors is a valid module that runs.', (rows, vectors) => {
  const bytes = tileModule({ rows, vectors }, false);
  expect(WebAssembly.validate(bytes)).toBe(true);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  expect((exports.run as (repeats: number, depth: number) => void)(2, 3)).toBeUndefined();
});

test.runIf(enableRelaxedSimd())('The relaxed tile is valid where the engine has relaxed SIMD.', () => {
  expect(WebAssembly.validate(tileModule({ rows: 6, vectors: 2 }, true))).toBe(true);
});
