import { argmax } from './argmax.js';

/**
 * Probabilities of each row of logits, `[n · classes]`, each row summing to 1: e^x / Σ e^x, taken relative to the row's
 * maximum so that nothing overflows. A new array.
 *
 * @param logits - `[n · classes]`
 * @param classes - width of a row, an integer of at least 1
 * @throws RangeError if the logits are not whole rows
 */
export function softmax(logits: Float32Array, classes: number): Float32Array<ArrayBuffer> {
  if (!Number.isInteger(classes) || classes < 1 || logits.length % classes !== 0) {
    throw new RangeError(
      `softmax: expected whole rows of logits, got ${logits.length} logits for ${classes} classes. Pass the width of the network's output.`,
    );
  }
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const max = logits[start + argmax(logits, start, classes)];
    let sum = 0;
    for (let i = start; i < start + classes; i++) sum += Math.exp(logits[i] - max);
    for (let i = start; i < start + classes; i++) probabilities[i] = Math.exp(logits[i] - max) / sum;
  }
  return probabilities;
}
