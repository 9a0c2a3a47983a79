import type { Dataset, TrainTest } from '../datasets/dataset.js';
import { checkSeed, createRandom } from '../datasets/random.js';
import { drawStrokes, type Path, side } from './draw-strokes.js';
import { centre, fitToBox } from './place-digit.js';
import { createWriter } from './write-digit.js';

/** Options of {@link syntheticDigits}. */
export interface SyntheticDigitsOptions {
  /** Number of digits, at least 1. */
  count: number;
  /** @defaultValue 0 */
  seed?: number;
  /**
   * Number of the first digit, an integer from 0. A digit is decided by the seed and its own number alone: ten from
   * number 5 are the same digits in a set of any size.
   * @defaultValue 0
   */
  first?: number;
}

/** Options of {@link syntheticMnist}. */
export interface SyntheticMnistOptions {
  /** @defaultValue 0 */
  seed?: number;
  /** Number of training digits. @defaultValue 60000 */
  train?: number;
  /** Number of test digits. @defaultValue 10000 */
  test?: number;
}

/** The test digits' numbers begin here, so that they are the same beside any number of training digits. */
const firstTestDigit = 2 ** 31;

/**
 * Returns generated digits that look handwritten: 28 by 28 pixels, sized and centred as MNIST's are. No file, no
 * network. The same for a seed on one JavaScript engine; another may round a pixel's last bit differently.
 * They are not MNIST: say so beside any figure got with them.
 *
 * @throws RangeError when `count`, `seed` or `first` is not such an integer.
 */
export function syntheticDigits(options: SyntheticDigitsOptions): Dataset {
  const { count, seed = 0, first = 0 } = options;
  checkSeed('syntheticDigits', seed);
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(
      `syntheticDigits: expected a count of at least 1, got ${count}. Ask for more digits.`,
    );
  }
  if (!(Number.isSafeInteger(first) && first >= 0)) {
    throw new RangeError(
      `syntheticDigits: expected first to be an integer from 0, got ${first}. Begin at 0.`,
    );
  }
  const pixels = side * side;
  const images = new Uint8Array(count * pixels);
  const labels = new Uint8Array(count);
  const write = createWriter();
  const ink = new Float32Array(pixels);
  for (let i = 0; i < count; i++) {
    const random = createRandom(seed, first + i);
    labels[i] = random.below(10);
    const path: Path = write(labels[i], random);
    fitToBox(path);
    drawStrokes(path, ink);
    centre(ink, images.subarray(i * pixels, (i + 1) * pixels));
  }
  const source = `synthetic (seed ${seed})`;
  return { images, labels, count, rows: side, cols: side, classes: 10, name: 'synthetic', source };
}

/**
 * Returns synthetic digits in the form that `loadMnist` returns MNIST: 60,000 to train on, 10,000 others to test.
 *
 * @throws RangeError as {@link syntheticDigits}.
 */
export function syntheticMnist(options: SyntheticMnistOptions = {}): TrainTest {
  const { seed = 0, train = 60_000, test = 10_000 } = options;
  return {
    train: syntheticDigits({ count: train, seed }),
    test: syntheticDigits({ count: test, seed, first: firstTestDigit }),
  };
}
