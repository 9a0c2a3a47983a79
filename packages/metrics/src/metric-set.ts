import type { Metric } from './metric.js';

/** What each metric of a set computes, by the names they were given. */
export type MetricSetValues<Set extends Record<string, Metric<unknown>>> = {
  [Name in keyof Set]: ReturnType<Set[Name]['compute']>;
};

/**
 * Several metrics as one: `metricSet({ accuracy: accuracy(), loss: crossEntropy() })` computes
 * `{ accuracy: number, loss: number }`. When one refuses an update, those before it have already taken it in: reset
 * the set before going on.
 *
 * @param metrics - metrics by the names their values shall have; updated in this order
 */
export function metricSet<Set extends Record<string, Metric<unknown>>>(
  metrics: Set,
): Metric<MetricSetValues<Set>> {
  const all = Object.values(metrics);
  return {
    update(predictions) {
      for (const metric of all) metric.update(predictions);
    },
    compute: () =>
      Object.fromEntries(
        Object.entries(metrics).map(([name, metric]) => [name, metric.compute()]),
      ) as MetricSetValues<Set>,
    reset() {
      for (const metric of all) metric.reset();
    },
  };
}
