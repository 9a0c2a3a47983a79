/** @throws RangeError if there are fewer examples than micro-batches */
export function checkMicroBatches(examples: number, microBatches: number): void {
  if (examples >= microBatches) return;
  throw new RangeError(
    `train: expected a batch of at least ${microBatches} examples, one for each micro-batch, got ${examples}.`,
  );
}
