import type { LabNetwork } from '@lab/models';
import { freshRun } from '../run/plan-run.js';

/** Returns in how many parts a user's run computes a batch, so that the bench does the same. */
export async function microBatchesOf(network: LabNetwork, batchSize: number): Promise<number> {
  const plan = await freshRun(network.id, {
    batch: batchSize,
    seed: 0,
    validation: 0,
    evaluateEvery: 1,
    shuffle: true,
  });
  return plan.settings.microBatches;
}
