import type { DatasetLike, MetricLike } from '../given/batch-like.js';
import { logitChunks, type PredictOptions } from './logit-chunks.js';
import { scoreLogits } from './score-logits.js';

export interface EvaluateOptions extends Omit<PredictOptions, 'dataset'> {
  dataset: DatasetLike;
  /** Fed with every chunk's logits and labels: those of `@lab/metrics`, for example. @defaultValue none */
  metrics?: readonly MetricLike[];
}

export interface Evaluation {
  /** Mean cross-entropy of the softmax, in nats. */
  loss: number;
  /** Fraction recognised, 0..1. */
  accuracy: number;
  /** Examples not recognised. */
  errors: number;
  /** Examples looked at. */
  count: number;
}

/**
 * Judges a network on a dataset, chunk by chunk, outside training mode: no dropout, moving statistics.
 *
 * @throws RangeError if the dataset is empty, does not fill its sizes or has a label that is no class of the network
 * @throws the signal's reason when aborted
 */
export async function evaluate({ metrics = [], ...options }: EvaluateOptions): Promise<Evaluation> {
  const { labels, count } = options.dataset;
  if (labels.length !== count) {
    throw new RangeError(`evaluate: expected ${count} labels for ${count} pictures, got ${labels.length}.`);
  }
  let lossSum = 0;
  let correct = 0;
  for await (const { start, logits, classes } of logitChunks('evaluate', options)) {
    const truth = Int32Array.from({ length: logits.length / classes }, (_, i) => labels[start + i]);
    const wrong = truth.find((label) => label < 0 || label >= classes);
    if (wrong !== undefined) {
      throw new RangeError(
        `evaluate: expected labels 0..${classes - 1} for a network with ${classes} outputs, got ${wrong}. Judge it on its own classes.`,
      );
    }
    const score = scoreLogits(logits, truth, classes);
    lossSum += score.lossSum;
    correct += score.correct;
    for (const metric of metrics) metric.update({ logits, labels: truth, classes });
  }
  return { loss: lossSum / count, accuracy: correct / count, errors: count - correct, count };
}

/** Judges the logits [count · classes] of a whole dataset, summed chunk by chunk: to the same bits as {@link evaluate}. */
export function evaluateLogits(
  logits: Float32Array,
  { labels, count }: DatasetLike,
  chunkSize: number,
): Evaluation {
  const classes = logits.length / count;
  let lossSum = 0;
  let correct = 0;
  for (let start = 0; start < count; start += chunkSize) {
    const end = Math.min(start + chunkSize, count);
    const truth = Array.from({ length: end - start }, (_, i) => labels[start + i]);
    const score = scoreLogits(logits.subarray(start * classes, end * classes), truth, classes);
    lossSum += score.lossSum;
    correct += score.correct;
  }
  return { loss: lossSum / count, accuracy: correct / count, errors: count - correct, count };
}
