import { openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import { beforeAll, describe } from 'vitest';
import { kernelsSuite } from './kernels-suite.js';

beforeAll(async () => {
  await openWasm();
  await registerWasmKernels({ simd: 'plain' });
});

describe('plain SIMD', () => {
  kernelsSuite();
});
