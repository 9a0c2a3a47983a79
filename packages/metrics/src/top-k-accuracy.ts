import type { Metric } from './metric.js';
import { checkPredictions } from './predictions.js';

export interface TopKAccuracyOptions {
  /** How many of the best classes count as a hit; an integer from 1 to the number of classes. */
  k: number;
}

/**
 * Fraction of examples whose true class is among the `k` largest logits, 0..1; NaN before the first example.
 * Of equal logits the lower class ranks first, so `k` = 1 is `accuracy()`.
 *
 * @throws RangeError if `k` is not an integer of at least 1; at `update`, if it is above the number of classes
 */
export function topKAccuracy({ k }: TopKAccuracyOptions): Metric<number> {
  if (!Number.isInteger(k) || k < 1) {
    throw new RangeError(
      `topKAccuracy: expected k to be an integer of at least 1, got ${k}. Pass how many guesses count.`,
    );
  }
  let hits = 0;
  let count = 0;
  return {
    update(predictions) {
      checkPredictions('topKAccuracy', predictions);
      const { logits, labels, classes } = predictions;
      if (k > classes) {
        throw new RangeError(
          `topKAccuracy: expected k to be at most the number of classes, ${classes}, got ${k}. Lower k.`,
        );
      }
      for (let i = 0; i < labels.length; i++) {
        if (rankOf(labels[i], logits, i * classes, classes) < k) hits++;
      }
      count += labels.length;
    },
    compute: () => hits / count,
    reset() {
      hits = 0;
      count = 0;
    },
  };
}

/** How many classes come before `label` when they are sorted by logit: 0 for the prediction. */
function rankOf(label: number, logits: Float32Array, start: number, classes: number): number {
  const own = logits[start + label];
  let rank = 0;
  for (let i = 0; i < classes; i++) {
    const other = logits[start + i];
    if (other > own || (other === own && i < label)) rank++;
  }
  return rank;
}
