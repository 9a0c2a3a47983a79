import type { BatchLike } from './batch-like.js';

/** A part of a batch: views, no copies. */
export interface MicroBatch extends Pick<BatchLike, 'inputs' | 'labels' | 'shape'> {
  /** Its share of the batch's examples, 0..1: what its mean loss counts for in the batch's. */
  weight: number;
}

/**
 * Returns a batch cut into `count` parts, in order, whose sizes differ by one at most. The cut depends on nothing else, so
 * that sums over the parts come out the same wherever each part was computed.
 *
 * @throws RangeError if there are fewer examples than parts
 */
export function microBatches(batch: Omit<MicroBatch, 'weight'>, count: number): MicroBatch[] {
  const { inputs, labels, shape } = batch;
  const [n, ...example] = shape;
  if (n < count) {
    throw new RangeError(
      `train: expected a batch of at least ${count} examples, one for each micro-batch, got ${n}.`,
    );
  }
  const size = inputs.length / n;
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * n) / count);
    const end = Math.floor(((i + 1) * n) / count);
    return {
      inputs: inputs.subarray(start * size, end * size),
      labels: labels.subarray(start, end),
      shape: [end - start, ...example],
      weight: (end - start) / n,
    };
  });
}
