import { batches, type Dataset } from '@lab/mnist-data';
import { finish, type ReplicaPort, type TrainOptions, train } from '@lab/train';

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
  all: readonly ReplicaPort[],
): Promise<readonly ReplicaPort[]> {
  if (all.length === 0) return all;
  const median = async (replicas: readonly ReplicaPort[]) => {
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
  const together = await median(all);
  return together < alone ? all : [];
}
