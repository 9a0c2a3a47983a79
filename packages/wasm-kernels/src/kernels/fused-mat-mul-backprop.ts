import type { TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

const kernelName = 'FusedMatMulBackprop';

/** Attributes of the kernel `FusedMatMulBackprop`. */
export interface FusedMatMulBackpropAttributes {
  /** Of the layer. */
  activation: 'linear' | 'relu';
  /** Whether the bias's gradient is wanted. */
  bias: boolean;
  /** Whether that of x is wanted. */
  inputGradient: boolean;
  /** Parts that sums over the batch go by, a power of two; WebGL has one. @defaultValue 1 */
  microBatches?: number;
}

/**
 * All gradients of a dense layer with bias and ReLU. Inputs x [n, in], kernel [in, out], y [n, out] (the output) and dy
 * [n, out]; outputs dkernel, dbias (with `bias`), dx (with `inputGradient`), in this order. Sums over the batch go by
 * `microBatches`, a power of two.
 */
export const fusedMatMulBackprop: WasmKernel = {
  kernelName,
  create: () => (params) => {
    const { x, kernel, y, dy } = params.inputs as Record<'x' | 'kernel' | 'y' | 'dy', TensorInfo>;
    const {
      activation,
      bias,
      inputGradient,
      microBatches = 1,
    } = params.attrs as unknown as FusedMatMulBackpropAttributes;
    requireFloat(kernelName, { x, kernel, y, dy });
    const heap = heapOf(params.backend);
    const [inputs, outputs] = kernel.shape;
    const batch = x.shape[0];
    const dkernel = heap.output(kernel.shape);
    const dbias = bias ? heap.output([outputs]) : undefined;
    const dx = inputGradient ? heap.output(x.shape) : undefined;
    const gradients = [dkernel, dbias, dx].filter((output) => output !== undefined);
    if (batch * inputs * outputs === 0) {
      gradients.forEach(heap.clear);
      return gradients;
    }
    const scratch = heap.scratch(heap.simd.matMulBackpropScratch(batch, inputs, outputs, microBatches));
    heap.simd.matMulBackprop(
      heap.address(x),
      heap.address(kernel),
      activation === 'relu' ? heap.address(y) : 0,
      heap.address(dy),
      heap.address(dkernel),
      dbias ? heap.address(dbias) : 0,
      dx ? heap.address(dx) : 0,
      scratch,
      batch,
      inputs,
      outputs,
      microBatches,
    );
    return gradients;
  },
};
