import { Identity, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { stockOrThrow, type WasmKernel } from './wasm-kernel.js';

/**
 * A second tensor on the same values, as on tfjs's other backends. Its own copies them, and every tensor saved for the way
 * back is a clone: half a millisecond of a training step.
 */
export const identity: WasmKernel = {
  kernelName: Identity,
  create: (stock) => (params) => {
    const { x } = params.inputs as { x: TensorInfo };
    if (x.dtype === 'string') return stockOrThrow(Identity, stock)(params);
    return heapOf(params.backend).share(x);
  },
};
