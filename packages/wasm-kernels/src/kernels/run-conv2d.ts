import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.js';
import type { Conv2DGeometry } from './conv2d-geometry.js';

/** Smaller batches may not make up for what the filter takes. */
const LEAST_WINOGRAD_BATCH = 8;

interface Forward {
  x: TensorInfo;
  filter: TensorInfo;
  bias?: TensorInfo;
  y: TensorInfo;
  relu: boolean;
  /** Images of the whole batch, where this is a slice of it. */
  total?: number;
}

interface Backward {
  x?: TensorInfo;
  filter?: TensorInfo;
  /** The output of the ReLU behind the convolution. */
  y?: TensorInfo;
  dy: TensorInfo;
  dfilter?: TensorInfo;
  dbias?: TensorInfo;
  dx?: TensorInfo;
  microBatches?: number;
  total?: number;
}

/*
 * Many channels are convolved by Winograd's filtering, others by register tiles or sums of terms (`assembly/conv2d-winograd.ts`,
 * `conv2d.ts`). It rounds otherwise, so the choice is by the sizes of the layer and of the whole batch: slices of a
 * batch come out to the same bits. Only values that are not finite, which it would spread over a tile, change it.
 */

export function runConv2D(heap: Heap, { args }: Conv2DGeometry, operands: Forward): void {
  const { x, filter, bias, y, relu, total = args[0] } = operands;
  const { simd, address } = heap;
  const addresses = [address(x), address(filter), bias ? address(bias) : 0, address(y), Number(relu)];
  const bytes = total < LEAST_WINOGRAD_BATCH ? 0 : simd.conv2dWinogradScratch(...args);
  if (bytes > 0 && simd.conv2dWinograd(...addresses, heap.scratch(bytes), ...args)) return;
  simd.conv2d(...addresses, heap.scratch(simd.conv2dScratch(...args)), ...args);
}

/** Computes the gradients that there are tensors for. */
export function runConv2DBackprop(heap: Heap, { args }: Conv2DGeometry, operands: Backward): void {
  const { x, filter, y, dy, dfilter, dbias, dx, microBatches = 1, total = args[0] } = operands;
  const { simd } = heap;
  const addresses = [x, filter, y, dy, dfilter, dbias, dx].map((tensor) =>
    tensor ? heap.address(tensor) : 0,
  );
  const sizes = [...args, microBatches];
  const bytes = total < LEAST_WINOGRAD_BATCH ? 0 : simd.conv2dBackpropWinogradScratch(...sizes);
  if (bytes > 0 && simd.conv2dBackpropWinograd(...addresses, heap.scratch(bytes), ...sizes)) return;
  simd.conv2dBackprop(...addresses, heap.scratch(simd.conv2dBackpropScratch(...sizes)), ...sizes);
}
