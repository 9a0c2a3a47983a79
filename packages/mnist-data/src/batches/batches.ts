import type { Dataset } from '../datasets/dataset.js';
import type { MeanAndDeviation } from '../datasets/mean-and-deviation.js';
import { checkSeed, shuffle as shuffleInPlace } from '../datasets/random.js';
import { abortedError } from '../errors/aborted-error.js';
import { littleEndian } from '../idx/idx-format.js';
import type { Augment } from './augment.js';
import { oneHot } from './one-hot.js';

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

/** A {@link Batch} of a stream with `oneHot`. */
export interface OneHotBatch extends Batch {
  /** [n · classes] 1 in the label's column, 0 elsewhere. */
  oneHot: Float32Array;
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
  /** Gives the labels as rows too. @defaultValue false */
  oneHot?: boolean;
  /**
   * Fills the arrays of a batch again two batches later, instead of giving each batch arrays of its own: memory that nobody has
   * to collect. For a consumer that is done with a batch when it takes the one after the next, as `train` is.
   * @defaultValue false
   */
  reuse?: boolean;
  /** Ends the stream, with an error, before its next batch. */
  signal?: AbortSignal;
}

/** Times a byte, rounded to a float, it is exactly `Math.fround(byte / 255)`, for each of the 256. */
const perByte = 1 / 255;

/**
 * An endless stream of batches. `for … of` takes them one after the other; `for await … of` as well, but lets others in
 * between about every 10 ms: a page paints, timers fire, an abort arrives.
 */
export interface BatchStream<B extends Batch = Batch>
  extends Generator<B, never, undefined>,
    AsyncIterable<B, void, undefined> {}

/**
 * Returns an endless stream of batches, reshuffled each epoch. Handed a batch's `position` (and the same other
 * options) it continues with the batch that followed, to the bit.
 *
 * @throws RangeError when `batchSize` exceeds the set, or `position` lies within a batch.
 * @throws MnistDataError `EABORTED`, from the stream.
 */
export function batches(
  dataset: Dataset,
  options: BatchesOptions & { oneHot: true },
): BatchStream<OneHotBatch>;
export function batches(dataset: Dataset, options: BatchesOptions): BatchStream;
export function batches(dataset: Dataset, options: BatchesOptions): BatchStream {
  const { batchSize, seed = 0, position = 0, remainder = 'drop' } = options;
  checkSeed('batches', seed);
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= dataset.count)) {
    throw new RangeError(
      `batches: expected batchSize from 1 to ${dataset.count} (the examples of ${dataset.name}), got ${batchSize}. ` +
        'Choose a size within.',
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
  const stream = generate(dataset, { ...options, seed, position, perEpoch });
  return Object.assign(stream, { [Symbol.asyncIterator]: () => unhurried(stream) });
}

async function* unhurried(
  stream: Generator<Batch, never, undefined>,
): AsyncGenerator<Batch, void, undefined> {
  let resumed = performance.now();
  for (const batch of stream) {
    yield batch;
    if (performance.now() - resumed < 10) continue;
    await new Promise((resolve) => setTimeout(resolve));
    resumed = performance.now();
  }
}

function* generate(
  dataset: Dataset,
  options: BatchesOptions & { seed: number; position: number; perEpoch: number },
): Generator<Batch, never, undefined> {
  const { batchSize, seed, shuffle = true, perEpoch, augment, standardize, reuse = false, signal } = options;
  const { count, rows, cols, classes } = dataset;
  const order = new Uint32Array(count);
  const turns: Arrays[] = [];
  let position = options.position;
  for (;;) {
    const epoch = Math.floor(position / perEpoch);
    setInOrder(order);
    if (shuffle) shuffleInPlace(order, seed, epoch);
    const end = (epoch + 1) * perEpoch;
    while (position < end) {
      if (signal?.aborted) throw abortedError(`batches of ${dataset.name}`, signal);
      const n = Math.min(batchSize, end - position);
      const first = position - epoch * perEpoch;
      const { inputs, labels } = arraysFor(n, rows * cols, reuse ? turns : []);
      gather(dataset, order.subarray(first, first + n), { inputs, labels });
      augment?.({ inputs, rows, cols, first: position });
      if (standardize !== undefined) {
        const { mean, deviation } = standardize;
        for (let i = 0; i < inputs.length; i++) inputs[i] = (inputs[i] - mean) / deviation;
      }
      position += n;
      const batch: Batch & Partial<OneHotBatch> = { inputs, labels, shape: [n, rows, cols, 1], position };
      if (options.oneHot) batch.oneHot = oneHot(labels, classes);
      yield batch;
    }
  }
}

function setInOrder(order: Uint32Array): void {
  for (let i = 0; i < order.length; i++) order[i] = i;
}

type Arrays = Pick<Batch, 'inputs' | 'labels'>;

/** Returns arrays of zeros: those used longest ago, if there are two of this size, else new ones. @param turns - those used before */
function arraysFor(n: number, pixels: number, turns: Arrays[]): Arrays {
  const oldest = turns.length === 2 ? turns.shift() : undefined;
  const fits = oldest?.labels.length === n && oldest.inputs.length === n * pixels;
  const arrays = fits ? oldest : { inputs: new Float32Array(n * pixels), labels: new Int32Array(n) };
  if (fits) arrays.inputs.fill(0);
  turns.push(arrays);
  return arrays;
}

/** Writes examples into arrays of zeros. */
function gather(dataset: Dataset, indices: Uint32Array, { inputs, labels }: Arrays): void {
  const { images, rows, cols } = dataset;
  const pixels = rows * cols;
  const inWords = littleEndian && pixels % 16 === 0 && images.byteOffset % 4 === 0;
  const words = inWords ? new Uint32Array(images.buffer, images.byteOffset, images.length >> 2) : undefined;
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * pixels;
    const to = i * pixels;
    if (words !== undefined) scaleWords(words, from >> 2, inputs, to, pixels);
    else for (let p = 0; p < pixels; p++) inputs[to + p] = images[from + p] * perByte;
    labels[i] = dataset.labels[indices[i]];
  }
}

/** Four pixels at a time, and next to no work for background: 0.4 of the plain loop's time. */
function scaleWords(
  words: Uint32Array,
  from: number,
  inputs: Float32Array,
  to: number,
  pixels: number,
): void {
  for (let p = to, w = from; p < to + pixels; p += 16, w += 4) {
    if ((words[w] | words[w + 1] | words[w + 2] | words[w + 3]) === 0) continue;
    for (let q = p, v = w; v < w + 4; q += 4, v++) {
      const word = words[v];
      if (word === 0) continue;
      inputs[q] = (word & 255) * perByte;
      inputs[q + 1] = ((word >>> 8) & 255) * perByte;
      inputs[q + 2] = ((word >>> 16) & 255) * perByte;
      inputs[q + 3] = (word >>> 24) * perByte;
    }
  }
}
