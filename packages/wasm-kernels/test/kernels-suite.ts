import { describe } from 'vitest';
import { captureSuite } from './capture-suite.js';
import { conv2DGradientSuite } from './conv2d-gradient-suite.js';
import { flatTensorsSuite } from './flat-tensors-suite.js';
import { forwardSuite } from './forward-suite.js';
import { matMulSuite } from './mat-mul-suite.js';
import { maxPoolGradientSuite } from './max-pool-gradient-suite.js';
import { microBatchesSuite } from './micro-batches-suite.js';
import { trainingKernelsSuite } from './training-kernels-suite.js';
import { winogradSuite } from './winograd-suite.js';

/** Every kernel, in the build that is registered. */
export function kernelsSuite(): void {
  describe('Conv2DBackpropFilter and Conv2DBackpropInput', conv2DGradientSuite);
  describe('MaxPoolGrad', maxPoolGradientSuite);
  describe('convolution, its fused forms and pooling', forwardSuite);
  describe("convolution by Winograd's filtering", winogradSuite);
  describe('matrix products', matMulSuite);
  trainingKernelsSuite();
  describe('micro-batches', microBatchesSuite);
  describe('flat arrays', flatTensorsSuite);
  describe('captured calls', captureSuite);
}
