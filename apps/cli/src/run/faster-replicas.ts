import type { Worker } from 'node:worker_threads';
import { batches, type Dataset } from '@lab/mnist-data';
import { finish, type TrainOptions, train } from '@lab/train';
import type { Replicas } from './open-replicas.js';

/** Enough for a median; the first steps compile. */
const steps = 12;
const warmUp = 4;

/**
 * Trains a few steps alone and a few with the replicas, to throw away, and returns the replicas if they are faster, else none.
 * The result of a run does not depend on the choice.
 */
export async function fasterReplicas(
  options: Pick<TrainOptions, 'network' | 'optimizer' | 'learningRate' | 'seed' | 'microBatches'>,
  dataset: Dataset,
  batchSize: number,
  { workers }: Replicas,
): Promise<Worker[]> {
  if (workers.length === 0) return workers;
  const median = async (replicas: Worker[]) => {
    const times: number[] = [];
    let last = 0;
    const run = train({ ...options, batches: batches(dataset, { batchSize }), iterations: steps, replicas });
    const result = await finish(run, (event) => {
      if (event.type === 'step') times.push(event.elapsedMs - last);
      last = event.elapsedMs;
    });
    result.dispose();
    return times.slice(warmUp).sort((a, b) => a - b)[(steps - warmUp) >> 1];
  };
  const alone = await median([]);
  const together = await median(workers);
  return together < alone ? workers : [];
}
