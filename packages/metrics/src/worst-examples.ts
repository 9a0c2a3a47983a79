import { argmax } from './argmax.js';
import type { Metric } from './metric.js';
import { negativeLogProbability } from './negative-log-probability.js';
import { checkPredictions } from './predictions.js';

export interface WorstExamplesOptions {
  /** How many to keep, an integer of at least 1. */
  count: number;
  /**
   * `'confidence'`: only wrongly classified examples, the surest mistakes first (highest probability of the
   * prediction). `'loss'`: any example, the least probable truth first, recognised or not.
   *
   * @defaultValue 'confidence'
   */
  by?: 'confidence' | 'loss';
}

export interface WorstExample {
  /** Position in the stream of examples, counted from 0 since the start or the last reset. */
  index: number;
  label: number;
  prediction: number;
  /** Softmax probability of the prediction, 0..1. */
  probability: number;
  /** Softmax probability of the truth, 0..1; where it rounds to 0, `loss` still tells examples apart. */
  labelProbability: number;
  /** Cross-entropy of the example, −ln p(truth) in nats, 0..∞. */
  loss: number;
}

/**
 * The examples a network gets most wrong, worst first; of equal ones the earlier first. Fewer than `count` when
 * there are no more. Memory is `count` examples, whatever the length of the stream.
 *
 * @throws RangeError if `count` is not an integer of at least 1
 * @throws TypeError if `by` is neither of its values
 */
export function worstExamples({ count, by = 'confidence' }: WorstExamplesOptions): Metric<WorstExample[]> {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `worstExamples: expected count to be an integer of at least 1, got ${count}. Pass how many to keep.`,
    );
  }
  if (by !== 'confidence' && by !== 'loss') {
    throw new TypeError(
      `worstExamples: expected by to be 'confidence' or 'loss', got ${by}. Pass one of the two.`,
    );
  }
  const badness =
    by === 'loss' ? (example: WorstExample) => example.loss : (example: WorstExample) => example.probability;
  let worst: WorstExample[] = [];
  let seen = 0;
  return {
    update(predictions) {
      checkPredictions('worstExamples', predictions);
      const { logits, labels, classes } = predictions;
      for (let i = 0; i < labels.length; i++) {
        const index = seen++;
        const start = i * classes;
        const label = labels[i];
        const prediction = argmax(logits, start, classes);
        if (by === 'confidence' && prediction === label) continue;
        const loss = negativeLogProbability(logits, start, classes, label);
        const example = {
          index,
          label,
          prediction,
          probability: Math.exp(-negativeLogProbability(logits, start, classes, prediction)),
          labelProbability: Math.exp(-loss),
          loss,
        };
        let place = worst.length;
        while (place > 0 && badness(worst[place - 1]) < badness(example)) place--;
        if (place < count) {
          worst.splice(place, 0, example);
          worst.length = Math.min(worst.length, count);
        }
      }
    },
    compute: () => worst.map((example) => ({ ...example })),
    reset() {
      worst = [];
      seen = 0;
    },
  };
}
