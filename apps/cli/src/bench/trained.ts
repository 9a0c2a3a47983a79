import { batches, type Dataset } from '@lab/mnist-data';
import type { LabNetwork } from '@lab/models';
import { type Checkpoint, type TrainResult, train } from '@lab/train';
import { microBatchesOf } from './micro-batches-of.js';

export interface TrainedOptions {
  network: LabNetwork;
  dataset: Dataset;
}

/** A training is under way after so many steps … */
const steps = 500;
/** … or after so long, in ms. */
const enoughMs = 5000;
const batchSize = 100;

const known = new Map<string, Promise<Checkpoint>>();

/**
 * Returns a network that has begun to learn, trained once in a process. A step's time depends on it: kernels leave zeros out, and
 * most of what is behind a ReLU becomes zero within the first hundred of a run's thousands of steps.
 */
export function trained({ network, dataset }: TrainedOptions): Promise<Checkpoint> {
  const before = known.get(network.id) ?? begin({ network, dataset });
  known.set(network.id, before);
  return before;
}

async function begin({ network, dataset }: TrainedOptions): Promise<Checkpoint> {
  const events = train({
    network: network.build(),
    batches: batches(dataset, { batchSize, seed: 0, reuse: true }),
    optimizer: network.recipe.optimizer,
    learningRate: network.recipe.learningRate,
    iterations: steps,
    microBatches: await microBatchesOf(network, batchSize),
    checkpoint: { every: steps },
    stopWhen: ({ elapsedMs }) => elapsedMs > enoughMs,
  });
  for (;;) {
    const { value, done } = await events.next();
    if (done)
      throw new Error('bench: expected a checkpoint at the end of a training, got none. Report this.');
    if (value.type !== 'checkpoint') continue;
    await events.return(undefined as unknown as TrainResult);
    return value.checkpoint;
  }
}
