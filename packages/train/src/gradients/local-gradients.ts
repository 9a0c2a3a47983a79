import type { Layer } from '@lab/layers';
import { scoreLogits } from '../evaluation/score-logits.js';
import { checkMicroBatches } from './check-micro-batches.js';
import type { GradientSource } from './gradient-source.js';
import { trainingPasses } from './training-passes.js';

/** Computes gradients in this thread, in one pass. */
export function localGradients(network: Layer, microBatches: number): GradientSource {
  const passes = trainingPasses(network);
  return {
    async compute(batch, { params, state, seed }) {
      const [total] = batch.shape;
      checkMicroBatches(total, microBatches);
      const slice = { first: 0, total, microBatches };
      const pass = passes.next({ params, state, batch, seed, slice });
      const { loss, logits, grads, stateUpdates } = pass;
      return {
        grads,
        release: () => pass.release(grads),
        stateUpdates,
        figures: async () => {
          const values = await logits.data<'float32'>();
          return scoreLogits(values, batch.labels, values.length / total);
        },
        dispose: () => pass.release([loss, logits]),
      };
    },
    logits: async () => undefined,
    gather: async () => {},
    close: passes.close,
  };
}
