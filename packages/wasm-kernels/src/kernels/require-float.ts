import type { TensorInfo } from '@tensorflow/tfjs-core';

/** @throws TypeError when a tensor is not float32. */
export function requireFloat(kernelName: string, tensors: Record<string, TensorInfo>): void {
  // Called for each kernel: entries would be an array for every tensor.
  for (const name in tensors) {
    const { dtype } = tensors[name];
    if (dtype === 'float32') continue;
    throw new TypeError(`${kernelName}: expected ${name} of float32, got ${dtype}. Cast it first.`);
  }
}
