import { Conv2D, FusedConv2D, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { type Conv2DAttributes, conv2DGeometry, isPlainConv2D } from './conv2d-geometry.js';
import { requireFloat } from './require-float.js';
import { runConv2D } from './run-conv2d.js';
import { stockOrThrow, type WasmKernel } from './wasm-kernel.js';

type KernelParameters = Parameters<KernelFunc>[0];

/** y[n, oy, ox, o] = Σ x[n, oy·s − p + ky, ox·s − p + kx, c] · filter[ky, kx, c, o]. Dilated ones go to the stock kernel. */
export const conv2D: WasmKernel = {
  kernelName: Conv2D,
  create: (stock) => (params) => {
    const attributes = params.attrs as unknown as Conv2DAttributes;
    if (!isPlainConv2D(attributes)) return stockOrThrow(Conv2D, stock)(params);
    return convolve(Conv2D, params, attributes, false);
  },
};

/**
 * The same plus a bias [channels] and ReLU. Other activations, dilations and data formats go to the stock kernel, which
 * fuses relu6, sigmoid, prelu and leakyrelu.
 */
export const fusedConv2D: WasmKernel = {
  kernelName: FusedConv2D,
  create: (stock) => (params) => {
    const attributes = params.attrs as unknown as Conv2DAttributes & { activation?: string };
    const { activation = 'linear' } = attributes;
    if (!isPlainConv2D(attributes) || (activation !== 'linear' && activation !== 'relu')) {
      return stockOrThrow(FusedConv2D, stock)(params);
    }
    return convolve(FusedConv2D, params, attributes, activation === 'relu');
  },
};

function convolve(
  kernelName: string,
  { inputs, backend }: KernelParameters,
  attributes: Conv2DAttributes,
  relu: boolean,
): TensorInfo {
  const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo };
  const bias = inputs.bias;
  requireFloat(kernelName, bias ? { x, filter, bias } : { x, filter });
  const heap = heapOf(backend);
  const geometry = conv2DGeometry(x.shape, filter.shape, attributes);
  const { outShape, empty } = geometry;
  const channels = outShape[3];
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== channels)) {
    throw new RangeError(
      `${kernelName}: expected bias of shape [${channels}], got [${bias.shape}]. Give each output channel one value.`,
    );
  }
  const y = heap.output(outShape);
  if (empty) {
    heap.clear(y);
    return y;
  }
  runConv2D(heap, geometry, { x, filter, bias, y, relu, total: attributes.total });
  return y;
}
