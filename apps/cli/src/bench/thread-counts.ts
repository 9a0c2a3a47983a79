import type { BenchContext } from './bench-context.js';
import { microBatchesOf } from './micro-batches-of.js';

/** Returns the numbers of threads to measure: one, and what was asked for, where a batch has as many parts. */
export async function threadCounts({ network, workers }: BenchContext, batchSize: number): Promise<number[]> {
  const parts = await microBatchesOf(network, batchSize);
  return [...new Set([1, Math.min(workers, parts)])];
}
