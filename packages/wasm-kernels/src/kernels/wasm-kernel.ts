import type { KernelFunc } from '@tensorflow/tfjs-core';

/** A kernel to register: `create` gets the one that stands there, to hand it what ours does not do. */
export interface WasmKernel {
  readonly kernelName: string;
  create(stock: KernelFunc | undefined): KernelFunc;
}
