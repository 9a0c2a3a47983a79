import type { TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { type Conv2DAttributes, conv2DGeometry, requirePlainConv2D } from './conv2d-geometry.js';
import { requireFloat } from './require-float.js';
import { runConv2DBackprop } from './run-conv2d.js';
import type { WasmKernel } from './wasm-kernel.js';

const kernelName = 'FusedConv2DBackprop';

/** Attributes of the kernel `FusedConv2DBackprop`. */
export interface FusedConv2DBackpropAttributes extends Conv2DAttributes {
  /** Of the layer: behind a ReLU, dy counts only where y is positive. */
  activation: 'linear' | 'relu';
  /** Whether the bias's gradient is wanted. */
  bias: boolean;
  /** Whether the input's gradient is wanted. */
  inputGradient: boolean;
  /** Into how many the batch is cut, a power of two. @defaultValue 1 */
  microBatches?: number;
}

/**
 * All gradients of a convolution with bias and ReLU in one pass. Inputs x, filter, y (the output) and dy; outputs dfilter,
 * dbias (with `bias`), dx (with `inputGradient`), in this order. Sums over the batch go by `microBatches`, a power of two.
 */
export const fusedConv2DBackprop: WasmKernel = {
  kernelName,
  create: () => (params) => {
    const { x, filter, y, dy } = params.inputs as Record<'x' | 'filter' | 'y' | 'dy', TensorInfo>;
    const attributes = params.attrs as unknown as FusedConv2DBackpropAttributes;
    requirePlainConv2D(kernelName, attributes);
    requireFloat(kernelName, { x, filter, y, dy });
    const heap = heapOf(params.backend);
    const geometry = conv2DGeometry(x.shape, filter.shape, attributes);
    const dfilter = heap.output(filter.shape);
    const dbias = attributes.bias ? heap.output([geometry.outShape[3]]) : undefined;
    const dx = attributes.inputGradient ? heap.output(x.shape) : undefined;
    const outputs = [dfilter, dbias, dx].filter((output) => output !== undefined);
    if (geometry.empty) {
      outputs.forEach(heap.clear);
      return outputs;
    }
    runConv2DBackprop(heap, geometry, {
      x,
      filter,
      y: attributes.activation === 'relu' ? y : undefined,
      dy,
      dfilter,
      dbias,
      dx,
      microBatches: attributes.microBatches,
      total: attributes.total,
    });
    return outputs;
  },
};
