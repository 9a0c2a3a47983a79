import { batches, type Dataset } from '@lab/mnist-data';

/** Returns how long the training digits take once, as shuffled batches of floats, in milliseconds. */
export function epochMs(train: Dataset, batchSize: number): number {
  const start = performance.now();
  const end = train.count - (train.count % batchSize);
  for (const { position } of batches(train, { batchSize })) if (position >= end) break;
  return performance.now() - start;
}
