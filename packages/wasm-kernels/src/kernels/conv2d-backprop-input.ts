import { Conv2DBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { type Conv2DAttributes, conv2DGeometry, requirePlainConv2D } from './conv2d-geometry.js';
import { requireFloat } from './require-float.js';
import { runConv2DBackprop } from './run-conv2d.js';
import type { WasmKernel } from './wasm-kernel.js';

/** dx[n, iy, ix, c] = Σ dy[n, oy, ox, o] · filter[iy + p − oy·s, ix + p − ox·s, c, o]. A naive loop upstream. */
export const conv2DBackpropInput: WasmKernel = {
  kernelName: Conv2DBackpropInput,
  create: () => (params) => {
    const { dy, filter } = params.inputs as { dy: TensorInfo; filter: TensorInfo };
    const attributes = params.attrs as unknown as Conv2DAttributes & { inputShape: number[] };
    requirePlainConv2D(Conv2DBackpropInput, attributes);
    requireFloat(Conv2DBackpropInput, { dy, filter });
    const heap = heapOf(params.backend);
    const geometry = conv2DGeometry(attributes.inputShape, filter.shape, attributes);
    const dx = heap.output(attributes.inputShape);
    if (geometry.empty) {
      heap.clear(dx);
      return dx;
    }
    runConv2DBackprop(heap, geometry, { filter, dy, dx });
    return dx;
  },
};
