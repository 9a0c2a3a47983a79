import { argmax } from './argmax.js';
import type { Metric } from './metric.js';
import { checkPredictions } from './predictions.js';

export interface ConfusionMatrixOptions {
  /** Number of classes, an integer of at least 1. */
  classes: number;
}

/**
 * Counts of examples, `[truth][prediction]`: the diagonal is what was recognised. A fresh copy at each `compute`,
 * plain arrays that go through JSON as they are.
 *
 * @throws RangeError if `classes` is not an integer of at least 1; at `update`, if the predictions have another number of classes
 */
export function confusionMatrix({ classes }: ConfusionMatrixOptions): Metric<number[][]> {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new RangeError(
      `confusionMatrix: expected classes to be an integer of at least 1, got ${classes}. Pass the width of the network's output.`,
    );
  }
  const counts = new Float64Array(classes * classes);
  return {
    update(predictions) {
      if (predictions.classes !== classes) {
        throw new RangeError(
          `confusionMatrix: expected predictions over ${classes} classes, got ${predictions.classes}. Build the matrix with that number.`,
        );
      }
      checkPredictions('confusionMatrix', predictions);
      const { logits, labels } = predictions;
      for (let i = 0; i < labels.length; i++) {
        counts[labels[i] * classes + argmax(logits, i * classes, classes)]++;
      }
    },
    compute: () =>
      Array.from({ length: classes }, (_, truth) => [
        ...counts.subarray(truth * classes, (truth + 1) * classes),
      ]),
    reset() {
      counts.fill(0);
    },
  };
}
