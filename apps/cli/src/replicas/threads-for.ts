/** The most threads that may be worth it: a power of two, as many as cores, at most as many as micro-batches. */
export function threadsFor(cores: number, microBatches: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(cores, microBatches))));
}
