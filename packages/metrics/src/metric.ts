import type { Predictions } from './predictions.js';

/**
 * A streaming metric: feed it predictions in chunks of any size, ask for the value at any time. The chunks'
 * sizes do not matter: counts and sums are kept, never averages of averages.
 */
export interface Metric<Value> {
  /**
   * Takes in more examples. All or nothing: when it throws, the metric is as it was.
   *
   * @throws RangeError if the predictions are not as {@link Predictions} says
   */
  update(predictions: Predictions): void;
  /** The value over all examples since the start or the last reset. Changes nothing. */
  compute(): Value;
  /** Forgets all examples. */
  reset(): void;
}
