import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Shape } from './layer.js';
import { uniformStream } from './random.js';

/** How a parameter gets its first values, as JSON. */
export type Initializer =
  | { readonly type: 'truncatedNormal'; readonly stddev: number; readonly mean: number }
  | { readonly type: 'constant'; readonly value: number }
  | { readonly type: 'glorotUniform' }
  | { readonly type: 'heNormal' };

export interface TruncatedNormalOptions {
  /** Standard deviation before the cut, at least 0; the values' own is 0.8796 of it. @defaultValue 0.1 */
  stddev?: number;
  /** @defaultValue 0 */
  mean?: number;
}

/**
 * Normal values, redrawn when further than two standard deviations from the mean (lab 3.0: stddev 0.1).
 *
 * @throws RangeError when `stddev` is below 0
 */
export function truncatedNormal({ stddev = 0.1, mean = 0 }: TruncatedNormalOptions = {}): Initializer {
  if (!(stddev >= 0)) {
    throw new RangeError(
      `truncatedNormal: expected stddev to be 0 or more, got ${stddev}. Use 0.1 as the lab does.`,
    );
  }
  return { type: 'truncatedNormal', stddev, mean };
}

/** All zeros. */
export function zeros(): Initializer {
  return constant(0);
}

/** The same value everywhere (lab: biases of 0.1 under ReLU). */
export function constant(value: number): Initializer {
  return { type: 'constant', value };
}

/** Uniform in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010). */
export function glorotUniform(): Initializer {
  return { type: 'glorotUniform' };
}

/** Truncated normal whose standard deviation after the cut is √(2 / fanIn) (He et al. 2015). */
export function heNormal(): Initializer {
  return { type: 'heNormal' };
}

/** @internal Returns a tensor of `shape`, its values decided by the initialiser and the seed. */
export function initialize(initializer: Initializer, shape: Shape, seed: number): Tensor {
  const values = new Float32Array(shape.reduce((size, extent) => size * extent, 1));
  const bits = uniformStream(seed);
  // The middle of each of 2³² cells: never 0, whose logarithm is infinite.
  const unit = (index: number) => (bits(index) + 0.5) / 2 ** 32;
  switch (initializer.type) {
    case 'constant':
      values.fill(initializer.value);
      break;
    case 'glorotUniform': {
      const { fanIn, fanOut } = fans(shape);
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      for (let i = 0; i < values.length; i++) values[i] = (2 * unit(i) - 1) * limit;
      break;
    }
    case 'heNormal':
      fillTruncatedNormal(values, unit, Math.sqrt(2 / fans(shape).fanIn) / cutStddev, 0);
      break;
    case 'truncatedNormal':
      fillTruncatedNormal(values, unit, initializer.stddev, initializer.mean);
      break;
    default:
      throw new TypeError(
        `initialize: expected an initializer, got ${JSON.stringify(initializer)}. ` +
          'Use truncatedNormal, zeros, constant, glorotUniform or heNormal.',
      );
  }
  return tensor(values, [...shape], 'float32');
}

/** Standard deviation of a standard normal cut at ±2: √(1 − 4·φ(2) / (Φ(2) − Φ(−2))). */
const cutStddev = 0.8796256610342398;

function fillTruncatedNormal(
  values: Float32Array,
  unit: (index: number) => number,
  stddev: number,
  mean: number,
): void {
  let index = 0;
  for (let i = 0; i < values.length; i++) {
    let z: number;
    do {
      // Box and Muller 1958.
      z = Math.sqrt(-2 * Math.log(unit(index))) * Math.cos(2 * Math.PI * unit(index + 1));
      index += 2;
    } while (Math.abs(z) > 2);
    values[i] = mean + stddev * z;
  }
}

/** Inputs and outputs of one unit of a kernel [..., in, out]. */
function fans(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0], fanOut: shape[0] };
  const window = shape.slice(0, -2).reduce((size, extent) => size * extent, 1);
  return { fanIn: window * shape[shape.length - 2], fanOut: window * shape[shape.length - 1] };
}
