import { openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import { beforeAll, describe } from 'vitest';
import { conv2DGradientSuite } from './conv2d-gradient-suite.js';
import { maxPoolGradientSuite } from './max-pool-gradient-suite.js';

beforeAll(async () => {
  await openWasm();
  await registerWasmKernels({ simd: 'plain' });
});

describe('plain SIMD', () => {
  describe('Conv2DBackpropFilter and Conv2DBackpropInput', conv2DGradientSuite);
  describe('MaxPoolGrad', maxPoolGradientSuite);
});
