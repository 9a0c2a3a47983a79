import { checkSeed, createRandom, type Random } from '../datasets/random.js';
import { createElasticField, type ElasticField } from './elastic-field.js';
import { createSampler } from './sampler.js';

/** Pictures to change in place. */
export interface AugmentInput {
  /** [n · rows · cols] pixels, 0 (background) to 1. */
  inputs: Float32Array;
  rows: number;
  cols: number;
  /** Number of the first picture in its stream: with the seed it decides what happens to it. */
  first: number;
}

/** A stage of `batches` that changes pictures in place. */
export type Augment = (input: AugmentInput) => void;

/** Options of {@link augment}: how far each may go, either way, all values equally likely. @defaultValue 0 each */
export interface AugmentOptions {
  /** Pixels, across and down. */
  shiftPixels?: number;
  /** Degrees, at most 45. */
  rotationDegrees?: number;
  /** Fraction of the size, below 1: 0.1 is 90 to 110 %. */
  scale?: number;
  /** How far the top leans over, as a fraction of the height. */
  shear?: number;
  /** Smooth distortion: about the standard deviation of how far a pixel is moved, pixels. */
  elasticPixels?: number;
  /** @defaultValue 0 */
  seed?: number;
}

/**
 * Returns a stage that shifts, rotates, scales, shears and distorts each picture a little, by the seed: `batches`
 * restarted at a position repeats the very same pictures. Where nothing was, background (0) comes in.
 *
 * @throws RangeError when an option is negative or too large.
 */
export function augment(options: AugmentOptions): Augment {
  const { shiftPixels = 0, rotationDegrees = 0, scale = 0, shear = 0, elasticPixels = 0, seed = 0 } = options;
  checkSeed('augment', seed);
  const limits = { shiftPixels: 1e3, rotationDegrees: 45, scale: 0.99, shear: 10, elasticPixels: 1e3 };
  for (const [name, value] of Object.entries({ shiftPixels, rotationDegrees, scale, shear, elasticPixels })) {
    const most = limits[name as keyof typeof limits];
    if (!(value >= 0 && value <= most)) {
      throw new RangeError(
        `augment: expected ${name} from 0 to ${most}, got ${value}. Pass how far it may go.`,
      );
    }
  }
  let sampler = createSampler(0, 0);
  let field: ElasticField | undefined;
  return ({ inputs, rows, cols, first }) => {
    if (sampler.rows !== rows || sampler.cols !== cols) {
      sampler = createSampler(rows, cols);
      field = elasticPixels > 0 ? createElasticField(rows, cols) : undefined;
    }
    const pixels = rows * cols;
    for (let i = 0; i * pixels < inputs.length; i++) {
      const random = createRandom(seed, first + i, 0x61756721);
      const angle = (spread(random, rotationDegrees) * Math.PI) / 180;
      // A picture's pixel looks up where it came from: 1 / size, and the shift in the source.
      const across = 1 / (1 + spread(random, scale));
      const down = 1 / (1 + spread(random, scale));
      const lean = spread(random, shear);
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const map = {
        xx: across * (cos + lean * sin),
        xy: across * (lean * cos - sin),
        yx: down * sin,
        yy: down * cos,
        dx: spread(random, shiftPixels),
        dy: spread(random, shiftPixels),
      };
      field?.draw(random, elasticPixels);
      sampler.sample(inputs.subarray(i * pixels, (i + 1) * pixels), map, field);
    }
  };
}

function spread(random: Random, most: number): number {
  return (2 * random.uniform() - 1) * most;
}
