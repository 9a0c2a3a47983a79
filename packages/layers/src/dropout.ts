import { mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';
import { uniformStream } from './random.js';
import { replayable } from './replayable.js';
import { hasKernel, runKernel } from './run-kernel.js';
import { withGradient } from './with-gradient.js';

export interface DropoutOptions {
  /** Fraction dropped, 0 ≤ rate < 1. */
  rate: number;
  /** Drops whole channels (the last axis) of an example instead of single values: for convolutions. @defaultValue false */
  channels?: boolean;
  /** Name inside a network. @defaultValue `dropout1`, `dropout2` … */
  name?: string;
}

export type DropoutConfig = { readonly rate: number; readonly channels: boolean; readonly name?: string };

/**
 * Returns a layer that, when training, sets a fraction of the values to 0 and multiplies the others by `1 / (1 − rate)`, so that
 * their mean stays. Value i of the batch stays when `uniform(seed, i) ≥ ⌊rate · 2³²⌋`, seed being that of the step; with `channels`
 * i counts the channels of the examples: `example · channels + channel`.
 *
 * @throws RangeError when the rate is out of its range
 */
export function dropout({ rate, channels = false, name }: DropoutOptions): Layer<DropoutConfig> {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(
      `dropout: expected a rate of 0 or more and less than 1, got ${rate}. It is the part dropped.`,
    );
  }
  return replayable({
    type: 'dropout',
    config: { rate, channels, ...(name !== undefined && { name }) },
    init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
    apply(_params, x, { training = false, seed, askSeed, slice, inputGradient = true } = {}) {
      if (!training || rate === 0) return x;
      if (seed === undefined) {
        throw new TypeError(
          `${name ?? 'dropout'}: expected a seed when training, got none. Pass the step's seed to apply.`,
        );
      }
      // Dropping is its own gradient: the same values are dropped again.
      const perExample = channels ? x.shape[x.rank - 1] : x.size / x.shape[0];
      const first = (slice?.first ?? 0) * perExample;
      const drop = (values: Tensor) => dropValues(values, { rate, channels, seed, askSeed, first });
      return withGradient(
        inputGradient ? [x] : [],
        () => drop(x),
        (dy) => [drop(dy)],
      );
    },
  });
}

interface DropOptions {
  rate: number;
  channels: boolean;
  seed: number;
  askSeed?: () => number;
  /** Values (with `channels`: channels) of the batch before the first of x. */
  first: number;
}

function dropValues(x: Tensor, options: DropOptions): Tensor {
  if (hasKernel('FusedDropout')) return runKernel('FusedDropout', { x }, { ...options });
  const { rate, channels, seed, first } = options;
  const maskShape = channels
    ? x.shape.map((extent, i) => (i === 0 || i === x.rank - 1 ? extent : 1))
    : x.shape;
  const mask = new Float32Array(maskShape.reduce((size, extent) => size * extent, 1));
  const bits = uniformStream(seed);
  const threshold = Math.floor(rate * 2 ** 32);
  const scale = 1 / (1 - rate);
  for (let i = 0; i < mask.length; i++) mask[i] = bits(first + i) >= threshold ? scale : 0;
  return mul(x, tensor(mask, maskShape));
}
