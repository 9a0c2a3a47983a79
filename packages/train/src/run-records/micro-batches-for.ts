/** Enough for four threads; more would cost more than they bring. */
const most = 4;

/**
 * Returns the parts in which the apps compute a batch on WASM: 1, 2 or 4. They decide the bits, as the number of threads does
 * not; what a run had is in its `settings`.
 *
 * @param batchSize - at least 1
 */
export function microBatchesFor(batchSize: number): number {
  return 2 ** Math.floor(Math.log2(Math.min(most, batchSize)));
}
