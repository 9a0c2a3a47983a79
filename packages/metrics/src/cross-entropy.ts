import type { Metric } from './metric.js';
import { negativeLogProbability } from './negative-log-probability.js';
import { checkPredictions } from './predictions.js';

/**
 * Mean cross-entropy of the softmax, −ln p(truth) in nats, 0..∞; NaN before the first example. Computed and
 * summed in float64 relative to each example's largest logit: large ones do not overflow, small losses are not lost. (The lab's plots show it ×100.)
 */
export function crossEntropy(): Metric<number> {
  let sum = 0;
  let count = 0;
  return {
    update(predictions) {
      checkPredictions('crossEntropy', predictions);
      const { logits, labels, classes } = predictions;
      for (let i = 0; i < labels.length; i++) {
        sum += negativeLogProbability(logits, i * classes, classes, labels[i]);
      }
      count += labels.length;
    },
    compute: () => sum / count,
    reset() {
      sum = 0;
      count = 0;
    },
  };
}
