import { backend_util, MaxPool, MaxPoolGrad, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

interface MaxPoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The largest value of each window, channel by channel. Padding never is. */
export const maxPool: WasmKernel = {
  kernelName: MaxPool,
  create: () => (params) => {
    const { x } = params.inputs as Record<'x', TensorInfo>;
    requireFloat(MaxPool, { x });
    const heap = heapOf(params.backend);
    const { outShape, args } = poolGeometry(x, params.attrs as unknown as MaxPoolAttributes);
    const y = heap.output(outShape);
    heap.simd.maxPool(heap.address(x), heap.address(y), ...args);
    return y;
  },
};

/** Gives each dy to the first maximum of its window. Wrong upstream for maxima ≤ 0. */
export const maxPoolGrad: WasmKernel = {
  kernelName: MaxPoolGrad,
  create: () => (params) => {
    const { dy, input, output } = params.inputs as Record<'dy' | 'input' | 'output', TensorInfo>;
    requireFloat(MaxPoolGrad, { dy, input, output });
    const heap = heapOf(params.backend);
    const { args } = poolGeometry(input, params.attrs as unknown as MaxPoolAttributes);
    const dx = heap.output(input.shape);
    const [x, y, gradient, out] = [input, output, dy, dx].map(heap.address);
    heap.simd.maxPoolGrad(x, y, gradient, out, ...args);
    return dx;
  },
};

/** The output's shape, and the sizes as the trailing arguments of the SIMD functions. */
function poolGeometry(
  { shape }: TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: MaxPoolAttributes,
): { outShape: readonly number[]; args: number[] } {
  const inShape = shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(inShape, filterSize, strides, 1, pad, dimRoundingMode);
  return {
    outShape: info.outShape,
    args: [
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
    ],
  };
}
