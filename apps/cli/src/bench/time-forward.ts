import { batches, type Dataset } from '@lab/mnist-data';
import type { LabNetwork } from '@lab/models';
import { createTensors } from '@lab/train';
import { dispose, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Contestant } from './contestant.js';
import { trained } from './trained.js';

export interface TimeForwardOptions {
  network: LabNetwork;
  dataset: Dataset;
  batchSize: number;
}

/** Returns forward passes of ours, outside training mode, as a contestant; the logits are read. */
export async function timeForward(options: TimeForwardOptions): Promise<Contestant> {
  const { network, dataset, batchSize } = options;
  const built = network.build();
  const { params, state } = await trained(options);
  const [own, ownState] = [createTensors(params), createTensors(state)];
  const [batch] = batches(dataset, { batchSize, seed: 0 });
  const inputs = tensor(batch.inputs, batch.shape);
  return {
    name: 'lab',
    threads: 1,
    run: async (count) => {
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        const start = performance.now();
        tidy(() => void built.apply(own, inputs, { state: ownState }).dataSync());
        times.push(performance.now() - start);
      }
      return times;
    },
    close: async () => dispose([own, ownState, inputs]),
  };
}
