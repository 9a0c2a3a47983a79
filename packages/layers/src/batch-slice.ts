/** Which part of a larger batch a pass computes, and how its sums over examples go. */
export interface BatchSlice {
  /** Examples of the batch before this pass's. */
  first: number;
  /** Examples of the whole batch. */
  total: number;
  /**
   * Micro-batches of this pass, a power of two: it is halved, each half again, until there are so many; sums over examples
   * (gradients, new state) are made for each and joined as a balanced tree, `(a + b) + (c + d)`. So passes over halves or
   * quarters of a batch add up to the bits of one pass over it. Batch normalisation sees each micro-batch alone.
   */
  microBatches: number;
}

/** Returns where micro-batch `index` of `parts` lies among `count` examples: [start, end]. */
export function microBatchRange(count: number, parts: number, index: number): [start: number, end: number] {
  let [start, end] = [0, count];
  for (let half = parts / 2; half >= 1; half /= 2) {
    const middle = start + Math.floor((end - start) / 2);
    if (index & half) start = middle;
    else end = middle;
  }
  return [start, end];
}
