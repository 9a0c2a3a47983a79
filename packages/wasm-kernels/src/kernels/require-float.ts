import type { TensorInfo } from '@tensorflow/tfjs-core';

/** @throws TypeError when a tensor is not float32. */
export function requireFloat(kernelName: string, tensors: Record<string, TensorInfo>): void {
  for (const [name, { dtype }] of Object.entries(tensors)) {
    if (dtype === 'float32') continue;
    throw new TypeError(`${kernelName}: expected ${name} of float32, got ${dtype}. Cast it first.`);
  }
}
