import { argmax } from './argmax.js';
import type { Metric } from './metric.js';
import { checkPredictions } from './predictions.js';

/**
 * Fraction of examples whose largest logit is the true class's, 0..1; NaN before the first example. Of equal
 * logits the lowest class is the prediction.
 */
export function accuracy(): Metric<number> {
  let correct = 0;
  let count = 0;
  return {
    update(predictions) {
      checkPredictions('accuracy', predictions);
      const { logits, labels, classes } = predictions;
      for (let i = 0; i < labels.length; i++) {
        if (argmax(logits, i * classes, classes) === labels[i]) correct++;
      }
      count += labels.length;
    },
    compute: () => correct / count,
    reset() {
      correct = 0;
      count = 0;
    },
  };
}
