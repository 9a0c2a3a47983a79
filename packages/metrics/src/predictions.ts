/**
 * What a network says about some examples, and what is true.
 *
 * Log-probabilities are valid logits: every metric is unchanged when a constant is added to one example's
 * logits, so the output of a log-softmax can be passed as it is. Probabilities are not.
 */
export interface Predictions {
  /**
   * Scores before the softmax, `[n · classes]`, one example after the other. Finite or −∞ (the logarithm of
   * a probability of zero), and not −∞ throughout an example.
   */
  logits: Float32Array;
  /** The true classes, `[n]`, integers 0..classes − 1. */
  labels: ArrayLike<number>;
  /** Number of classes, at least 1. */
  classes: number;
}

/**
 * Checks predictions as a whole, before a metric takes in any of them: a refused update changes nothing.
 *
 * @param caller - name of the metric, for the message
 * @throws RangeError if a size, a label or a logit is not as {@link Predictions} says
 */
export function checkPredictions(caller: string, { logits, labels, classes }: Predictions): void {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new RangeError(
      `${caller}: expected classes to be an integer of at least 1, got ${classes}. Pass the width of the network's output.`,
    );
  }
  const n = labels.length;
  if (logits.length !== n * classes) {
    throw new RangeError(
      `${caller}: expected ${n} · ${classes} logits for ${n} labels and ${classes} classes, got ${logits.length}. Pass one row of logits per label.`,
    );
  }
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(
        `${caller}: expected labels from 0 to ${classes - 1}, got ${label} at index ${i}. Number the classes from 0.`,
      );
    }
    let max = Number.NEGATIVE_INFINITY;
    for (let j = i * classes; j < (i + 1) * classes; j++) {
      const logit = logits[j];
      if (Number.isNaN(logit) || logit === Number.POSITIVE_INFINITY) {
        throw new RangeError(
          `${caller}: expected logits that are numbers below infinity, got ${logit} at example ${i}, class ${j - i * classes}. The network has probably diverged: lower the learning rate.`,
        );
      }
      if (logit > max) max = logit;
    }
    if (max === Number.NEGATIVE_INFINITY) {
      throw new RangeError(
        `${caller}: expected at least one logit above −Infinity per example, got none at example ${i}. Its probabilities are undefined.`,
      );
    }
  }
}
