import { env, getKernel, type KernelFunc, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { adamUpdate } from './adam-update.js';
import { filterGradient, fusedConv2d, fusedConv2dBackprop, inputGradient } from './convolution.js';
import { fusedDropout } from './fused-dropout.js';
import { fusedMatMulBackprop } from './fused-mat-mul-backprop.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

/** What takes the place of tfjs's own, and is given it for the cases that it leaves to it. */
const replacements: Record<string, (stock: KernelFunc) => KernelFunc> = {
  FusedConv2D: fusedConv2d,
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
};
/** What tfjs has not. */
const additions: Record<string, KernelFunc> = {
  FusedConv2DBackprop: fusedConv2dBackprop,
  FusedMatMulBackprop: fusedMatMulBackprop,
  SoftmaxCrossEntropy: softmaxCrossEntropy,
  FusedDropout: fusedDropout,
  AdamUpdate: adamUpdate,
};
const backendName = 'webgl';

/** Registers our kernels, once. Returns their names. */
export function registerWebglKernels(): string[] {
  // The programs are written in WebGL 2's language.
  if (env().getNumber('WEBGL_VERSION') !== 2) return [];
  const names = [...Object.keys(replacements), ...Object.keys(additions)];
  const [first] = Object.keys(additions);
  if (getKernel(first, backendName)) return names;
  for (const [kernelName, create] of Object.entries(replacements)) {
    const stock = getKernel(kernelName, backendName).kernelFunc;
    unregisterKernel(kernelName, backendName);
    registerKernel({ kernelName, backendName, kernelFunc: create(stock) });
  }
  for (const [kernelName, kernelFunc] of Object.entries(additions)) {
    registerKernel({ kernelName, backendName, kernelFunc });
  }
  return names;
}
