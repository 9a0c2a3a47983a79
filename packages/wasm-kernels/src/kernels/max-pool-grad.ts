import { backend_util, MaxPoolGrad, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

interface MaxPoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Gives each dy to the first maximum of its window. Wrong upstream for maxima ≤ 0. */
export const maxPoolGrad: WasmKernel = {
  kernelName: MaxPoolGrad,
  create: () => (params) => {
    const { dy, input, output } = params.inputs as Record<'dy' | 'input' | 'output', TensorInfo>;
    requireFloat(MaxPoolGrad, { dy, input, output });
    const heap = heapOf(params.backend);
    const { filterSize, strides, pad, dimRoundingMode } = params.attrs as unknown as MaxPoolAttributes;
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const dx = heap.output(input.shape);
    const [x, y, gradient, out] = [input, output, dy, dx].map(heap.address);
    heap.simd.maxPoolGrad(
      x,
      y,
      gradient,
      out,
      info.batchSize,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outHeight,
      info.outWidth,
      info.filterHeight,
      info.filterWidth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.top,
      info.padInfo.left,
    );
    return dx;
  },
};
