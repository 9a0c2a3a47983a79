import type { Augment } from './augment.js';
import type { Dataset } from './dataset.js';
import type { MeanAndDeviation } from './mean-and-deviation.js';
import { checkSeed, shuffle as shuffleInPlace } from './random.js';

/** Some examples, ready for a training step. */
export interface Batch {
  /** [n · rows · cols] pixels / 255, 0 (background) to 1, unless `augment` or `standardize` changed them. */
  inputs: Float32Array;
  /** [n] classes. */
  labels: Int32Array;
  shape: [n: number, rows: number, cols: number, channels: 1];
  /** Examples drawn since the start of the stream, this batch included. */
  position: number;
}

/** Options of {@link batches}. */
export interface BatchesOptions {
  /** Examples in a batch, 1 to `dataset.count`. */
  batchSize: number;
  /** Decides the order in every epoch. @defaultValue 0 */
  seed?: number;
  /** `false`: every epoch in the dataset's order. @defaultValue true */
  shuffle?: boolean;
  /** Continue after the batch that carried this `position`. @defaultValue 0 */
  position?: number;
  /**
   * What becomes of the examples at an epoch's end that do not fill a batch: left out of this epoch (`'drop'`: every
   * batch has `batchSize` examples), or given as a smaller batch (`'keep'`).
   * @defaultValue `'drop'`
   */
  remainder?: 'keep' | 'drop';
  /** Changes the pictures, see `augment`. */
  augment?: Augment;
  /** Makes every input (pixel / 255 - mean) / deviation, see `meanAndDeviation`. */
  standardize?: MeanAndDeviation;
}

/** Pixel byte → float, exactly `Math.fround(byte / 255)`. */
const scaled = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Returns an endless stream of batches, reshuffled each epoch. Handed a batch's `position` (and the same other
 * options) it continues with the batch that followed, to the bit.
 *
 * @throws RangeError when `batchSize` exceeds the set, or `position` lies within a batch.
 */
export function batches(dataset: Dataset, options: BatchesOptions): Generator<Batch, never, undefined> {
  const { batchSize, seed = 0, position = 0, remainder = 'drop' } = options;
  checkSeed('batches', seed);
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= dataset.count)) {
    throw new RangeError(
      `batches: expected batchSize from 1 to ${dataset.count} (the examples of ${dataset.name}), got ${batchSize}. ` +
        'Choose a smaller batch.',
    );
  }
  if (options.standardize !== undefined && !(options.standardize.deviation > 0)) {
    throw new RangeError(
      `batches: expected a deviation above 0, got ${options.standardize.deviation}. Leave standardize out.`,
    );
  }
  const perEpoch = remainder === 'keep' ? dataset.count : dataset.count - (dataset.count % batchSize);
  const within = position % perEpoch;
  if (!(Number.isSafeInteger(position) && position >= 0 && within % batchSize === 0)) {
    throw new RangeError(
      `batches: expected the position of a batch of ${batchSize}, got ${position}. Restart with the batchSize, ` +
        'remainder and dataset that the stream was begun with.',
    );
  }
  return generate(dataset, { ...options, seed, position, perEpoch });
}

function* generate(
  dataset: Dataset,
  options: BatchesOptions & { seed: number; position: number; perEpoch: number },
): Generator<Batch, never, undefined> {
  const { batchSize, seed, shuffle = true, perEpoch, augment, standardize } = options;
  const { count, rows, cols } = dataset;
  const order = new Uint32Array(count);
  let position = options.position;
  for (;;) {
    const epoch = Math.floor(position / perEpoch);
    for (let i = 0; i < count; i++) order[i] = i;
    if (shuffle) shuffleInPlace(order, seed, epoch);
    const end = (epoch + 1) * perEpoch;
    while (position < end) {
      const n = Math.min(batchSize, end - position);
      const first = position - epoch * perEpoch;
      const { inputs, labels } = gather(dataset, order.subarray(first, first + n));
      augment?.({ inputs, rows, cols, first: position });
      if (standardize !== undefined) {
        const { mean, deviation } = standardize;
        for (let i = 0; i < inputs.length; i++) inputs[i] = (inputs[i] - mean) / deviation;
      }
      position += n;
      yield { inputs, labels, shape: [n, rows, cols, 1], position };
    }
  }
}

function gather(dataset: Dataset, indices: Uint32Array): { inputs: Float32Array; labels: Int32Array } {
  const { images, rows, cols } = dataset;
  const pixels = rows * cols;
  const inputs = new Float32Array(indices.length * pixels);
  const labels = new Int32Array(indices.length);
  // Four pixels at a time, and no work for four of background: half the time of the plain loop.
  const inWords = littleEndian && pixels % 4 === 0 && images.byteOffset % 4 === 0;
  const words = inWords ? new Uint32Array(images.buffer, images.byteOffset, images.length >> 2) : undefined;
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * pixels;
    const to = i * pixels;
    if (words !== undefined) scaleWords(words, from >> 2, inputs, to, pixels);
    else for (let p = 0; p < pixels; p++) inputs[to + p] = scaled[images[from + p]];
    labels[i] = dataset.labels[indices[i]];
  }
  return { inputs, labels };
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function scaleWords(
  words: Uint32Array,
  from: number,
  inputs: Float32Array,
  to: number,
  pixels: number,
): void {
  for (let p = to, w = from; p < to + pixels; p += 4, w++) {
    const word = words[w];
    if (word === 0) continue;
    inputs[p] = scaled[word & 255];
    inputs[p + 1] = scaled[(word >>> 8) & 255];
    inputs[p + 2] = scaled[(word >>> 16) & 255];
    inputs[p + 3] = scaled[word >>> 24];
  }
}
