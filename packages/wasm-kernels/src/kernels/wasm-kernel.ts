import type { KernelFunc } from '@tensorflow/tfjs-core';

/** A kernel to register: `create` gets the one that stands there, to hand it what ours does not do. */
export interface WasmKernel {
  readonly kernelName: string;
  create(stock: KernelFunc | undefined): KernelFunc;
}

/** @throws Error when tfjs has no such kernel to fall back on. */
export function stockOrThrow(kernelName: string, stock: KernelFunc | undefined): KernelFunc {
  if (stock) return stock;
  throw new Error(
    `${kernelName}: expected the stock kernel for this case, got none. Import @tensorflow/tfjs-backend-wasm whole.`,
  );
}
