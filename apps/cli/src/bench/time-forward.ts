import { batches, type Dataset } from '@lab/mnist-data';
import type { LabNetwork } from '@lab/models';
import { dispose, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Contestant } from './contestant.js';

export interface TimeForwardOptions {
  network: LabNetwork;
  dataset: Dataset;
  batchSize: number;
}

/** Returns forward passes of ours, outside training mode, as a contestant; the logits are read. */
export function timeForward({ network, dataset, batchSize }: TimeForwardOptions): Contestant {
  const built = network.build();
  const { params, state } = built.init(network.inputShape, 0);
  const [batch] = batches(dataset, { batchSize, seed: 0 });
  const inputs = tensor(batch.inputs, batch.shape);
  return {
    name: 'lab',
    threads: 1,
    run: async (count) => {
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        const start = performance.now();
        tidy(() => void built.apply(params, inputs, { state }).dataSync());
        times.push(performance.now() - start);
      }
      return times;
    },
    close: async () => dispose([params, state, inputs]),
  };
}
