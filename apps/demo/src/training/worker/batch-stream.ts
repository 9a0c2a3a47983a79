import { type Batch, batches } from '@lab/mnist-data';
import type { OwnDigit } from '../../section/training.js';
import { ownDigitIndex } from '../own-digit-index.js';
import type { DigitsMessage } from '../protocol.js';

/** A batch that knows which digits it has. */
export interface KnownBatch extends Batch {
  /** [n] index of each in the training digits; a visitor's own digit i is `ownDigitIndex(i)`. */
  indices: Uint16Array;
}

/** Digits of a visitor's own, for so many more batches. */
export interface OwnDigits {
  digits: readonly OwnDigit[];
  left: number;
}

/** The training batches, in the order that the command line has them too, own digits mixed in where there are any. */
export function* batchStream(
  train: DigitsMessage,
  options: { batchSize: number; seed: number; position: number },
  own: OwnDigits,
): Generator<KnownBatch, never, undefined> {
  const pictures = batches(train, options);
  // The same order, of two-pixel pictures that say their index: one byte each of it.
  const images = new Uint8Array(new Uint16Array(train.count).map((_, i) => i).buffer);
  const names = batches({ ...train, images, rows: 1, cols: 2 }, options);
  for (;;) {
    const batch = pictures.next().value;
    const bytes = Uint8Array.from(names.next().value.inputs, (value) => Math.round(value * 255));
    const known = { ...batch, indices: new Uint16Array(bytes.buffer) };
    if (own.left > 0) {
      own.left--;
      mix(known, own.digits);
    }
    yield known;
  }
}

/** Puts own digits in the place of a batch's first tenth. */
function mix(batch: KnownBatch, digits: readonly OwnDigit[]): void {
  const places = Math.ceil(batch.indices.length / 10);
  for (let i = 0; i < places; i++) {
    const which = i % digits.length;
    const { image, label } = digits[which];
    for (const [p, pixel] of image.entries()) batch.inputs[i * image.length + p] = pixel / 255;
    batch.labels[i] = label;
    batch.indices[i] = ownDigitIndex(which);
  }
}
