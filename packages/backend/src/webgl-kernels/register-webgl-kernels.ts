import { env, getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { filterGradient, inputGradient } from './convolution-gradients.js';

const replacements = { Conv2DBackpropFilter: filterGradient, Conv2DBackpropInput: inputGradient };
const ours = new WeakSet<object>();

/** Takes the place of stock kernels that are slow, once. Returns the names of ours. */
export function registerWebglKernels(): string[] {
  // The programs are written in WebGL 2's language.
  if (env().getNumber('WEBGL_VERSION') !== 2) return [];
  for (const [name, create] of Object.entries(replacements)) {
    const stock = getKernel(name, 'webgl') as KernelConfig;
    if (ours.has(stock)) continue;
    const config = create(stock.kernelFunc);
    unregisterKernel(name, 'webgl');
    registerKernel(config);
    ours.add(config);
  }
  return Object.keys(replacements);
}
