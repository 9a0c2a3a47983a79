import { accuracy, confusionMatrix, type Metric, metricSet, type Predictions } from '@lab/metrics';

const set = metricSet({ rate: accuracy(), matrix: confusionMatrix({ classes: 2 }) });
const predictions: Predictions = { logits: Float32Array.of(1, 0), labels: [0], classes: 2 };
set.update(predictions);
const { rate, matrix }: { rate: number; matrix: number[][] } = set.compute();

/** A metric of one's own fits beside them. */
const count: Metric<number> = { update: () => {}, compute: () => matrix.length + rate, reset: () => {} };
export const both = metricSet({ count, rate: accuracy() }).compute().count.toFixed();

// @ts-expect-error: a k is needed nowhere here
accuracy({ k: 3 });
