import type { Layer } from '@lab/layers';
import { dispose } from '@tensorflow/tfjs-core';
import { scoreLogits } from '../evaluation/score-logits.js';
import { checkMicroBatches } from './check-micro-batches.js';
import type { GradientSource } from './gradient-source.js';
import { gradients } from './gradients.js';

/** Computes gradients in this thread, in one pass. */
export function localGradients(network: Layer, microBatches: number): GradientSource {
  return {
    async compute(batch, { params, state, seed }) {
      const [total] = batch.shape;
      checkMicroBatches(total, microBatches);
      const slice = { first: 0, total, microBatches };
      const { loss, logits, grads, stateUpdates } = gradients({ network, params, state, batch, seed, slice });
      return {
        grads,
        stateUpdates,
        figures: async () => {
          const values = await logits.data<'float32'>();
          return scoreLogits(values, batch.labels, values.length / total);
        },
        dispose: () => dispose([loss, logits]),
      };
    },
    logits: async () => undefined,
    gather: async () => {},
    close: () => {},
  };
}
