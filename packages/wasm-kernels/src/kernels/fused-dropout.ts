import type { TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

const kernelName = 'FusedDropout';

/** Attributes of the kernel `FusedDropout`. */
export interface FusedDropoutAttributes {
  /** Fraction dropped, 0 ≤ rate < 1. */
  rate: number;
  /** 32 bits. */
  seed: number;
  /** Asks for `seed` anew each time the call is made, where it is captured. WASM alone has it. */
  askSeed?: () => number;
  /** Drops whole channels (the last axis) of an example instead of single values. @defaultValue false */
  channels?: boolean;
  /** Values (with `channels`: channels) of the batch before the first of x. @defaultValue 0 */
  first?: number;
}

/**
 * Input x; output x / (1 − rate) where bits(seed, i) ≥ ⌊rate · 2³²⌋, else 0. i counts the values from `first` on, or with
 * `channels` the channels of the examples: example · channels + channel. The bits are those of @lab/layers.
 */
export const fusedDropout: WasmKernel = {
  kernelName,
  create: () => (params) => {
    const { x } = params.inputs as { x: TensorInfo };
    const attributes = params.attrs as unknown as FusedDropoutAttributes;
    const { rate, seed, askSeed = seed, channels = false, first = 0 } = attributes;
    requireFloat(kernelName, { x });
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(
        `${kernelName}: expected a rate of 0 or more and less than 1, got ${rate}. It is the part dropped.`,
      );
    }
    const heap = heapOf(params.backend);
    const y = heap.output(x.shape);
    const [from, to] = [x, y].map(heap.address);
    const random = [first, heap.argument(askSeed), Math.floor(rate * 2 ** 32), 1 / (1 - rate)];
    const size = x.shape.reduce((product, n) => product * n, 1);
    if (channels) {
      const [batch] = x.shape;
      const last = x.shape[x.shape.length - 1];
      heap.simd.dropoutChannels(from, to, batch, size / (batch * last), last, ...random);
    } else {
      heap.simd.dropout(from, to, size, ...random);
    }
    return y;
  },
};
