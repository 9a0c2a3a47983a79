import { openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import { beforeAll, describe, expect, test } from 'vitest';
import { kernelsSuite } from './kernels-suite.js';

beforeAll(openWasm);

test('Chromium gets the relaxed SIMD build', async () => {
  expect((await registerWasmKernels()).simd).toBe('relaxed');
});

describe.each(['relaxed', 'plain'] as const)('%s SIMD in Chromium', (simd) => {
  beforeAll(async () => {
    await registerWasmKernels({ simd });
  });
  kernelsSuite();
});
