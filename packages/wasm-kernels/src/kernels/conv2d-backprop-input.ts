import { Conv2DBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { type Conv2DAttributes, conv2DGeometry, requirePlainConv2D } from './conv2d-geometry.js';
import { requireFloat } from './require-float.js';
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
    const { args, empty } = conv2DGeometry(attributes.inputShape, filter.shape, attributes);
    const dx = heap.output(attributes.inputShape);
    if (empty) {
      heap.clear(dx);
      return dx;
    }
    const scratch = heap.scratch(heap.simd.conv2dBackpropScratch(...args, 1));
    heap.simd.conv2dBackprop(
      0,
      heap.address(filter),
      0,
      heap.address(dy),
      0,
      0,
      heap.address(dx),
      scratch,
      ...args,
      1,
    );
    return dx;
  },
};
