import { getNetwork } from '@lab/models';
import { type BatchLike, type TrainEvent, train } from '@lab/train';
import type { RunSettings } from '@lab/train/run-folder';
import { getBackend } from '@tensorflow/tfjs-core';

/** Starts a training like the one to come, on empty pictures, for its speed on the current backend. */
export function trialOf({ network: id, batchSize, microBatches }: RunSettings): AsyncIterable<TrainEvent> {
  const entry = getNetwork(id);
  const shape = [batchSize, ...entry.inputShape];
  const size = shape.reduce((product, n) => product * n, 1);
  function* batches(): Generator<BatchLike> {
    for (let position = batchSize; ; position += batchSize) {
      yield { inputs: new Float32Array(size), labels: new Int32Array(batchSize), shape, position };
    }
  }
  const { optimizer, learningRate } = entry.recipe;
  return train({
    network: entry.build(),
    batches: batches(),
    optimizer,
    learningRate,
    iterations: 1000,
    microBatches: getBackend() === 'webgl' ? 1 : microBatches,
  });
}
