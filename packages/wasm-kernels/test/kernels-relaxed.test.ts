import { setFlagsFromString } from 'node:v8';
import { openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import { beforeAll, describe, expect, test } from 'vitest';
import { kernelsSuite } from './kernels-suite.js';

beforeAll(async () => {
  // Node 20 has relaxed SIMD behind this flag; newer ones have it without, and do not know the flag any more.
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
  await openWasm();
});

test('relaxed SIMD is chosen where the engine accepts it', async () => {
  expect((await registerWasmKernels()).simd).toBe('relaxed');
});

describe('relaxed SIMD', () => {
  beforeAll(() => registerWasmKernels({ simd: 'relaxed' }));
  kernelsSuite();
});
