import { Conv2DBackpropFilter, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { type Conv2DAttributes, conv2DGeometry, requirePlainConv2D } from './conv2d-geometry.js';
import { requireFloat } from './require-float.js';
import { runConv2DBackprop } from './run-conv2d.js';
import type { WasmKernel } from './wasm-kernel.js';

type FilterShape = [number, number, number, number];

/** dfilter[ky, kx, c, o] = Σ x[n, oy·s − p + ky, ox·s − p + kx, c] · dy[n, oy, ox, o]. Missing upstream. */
export const conv2DBackpropFilter: WasmKernel = {
  kernelName: Conv2DBackpropFilter,
  create: () => (params) => {
    const { x, dy } = params.inputs as { x: TensorInfo; dy: TensorInfo };
    const attributes = params.attrs as unknown as Conv2DAttributes & { filterShape: FilterShape };
    requirePlainConv2D(Conv2DBackpropFilter, attributes);
    requireFloat(Conv2DBackpropFilter, { x, dy });
    const heap = heapOf(params.backend);
    const geometry = conv2DGeometry(x.shape, attributes.filterShape, attributes);
    const dfilter = heap.output(attributes.filterShape);
    if (geometry.empty) {
      heap.clear(dfilter);
      return dfilter;
    }
    runConv2DBackprop(heap, geometry, { x, dy, dfilter });
    return dfilter;
  },
};
