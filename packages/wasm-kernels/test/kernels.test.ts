import { openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import { beforeAll, describe } from 'vitest';
import { conv2DGradientSuite } from './conv2d-gradient-suite.js';
import { flatTensorsSuite } from './flat-tensors-suite.js';
import { forwardSuite } from './forward-suite.js';
import { matMulSuite } from './mat-mul-suite.js';
import { maxPoolGradientSuite } from './max-pool-gradient-suite.js';
import { microBatchesSuite } from './micro-batches-suite.js';
import { spectralSuite } from './spectral-suite.js';
import { trainingKernelsSuite } from './training-kernels-suite.js';

beforeAll(async () => {
  await openWasm();
  await registerWasmKernels({ simd: 'plain' });
});

describe('plain SIMD', () => {
  describe('Conv2DBackpropFilter and Conv2DBackpropInput', conv2DGradientSuite);
  describe('MaxPoolGrad', maxPoolGradientSuite);
  describe('convolution, its fused forms and pooling', forwardSuite);
  describe('convolution by spectra', spectralSuite);
  describe('matrix products', matMulSuite);
  trainingKernelsSuite();
  describe('micro-batches', microBatchesSuite);
  describe('flat arrays', flatTensorsSuite);
});
