import type { Layer } from '@lab/layers';
import type { GradientSource } from './gradient-source.js';
import { microBatches } from './micro-batches.js';
import { type PartFigures, partialGradients } from './partial-gradients.js';

/** Computes gradients in this thread, micro-batch by micro-batch. */
export function localGradients({ network, count }: { network: Layer; count: number }): GradientSource {
  return {
    async compute(batch, { params, state, seed }) {
      const parts = microBatches(batch, count);
      const pass = partialGradients({ network, params, state, parts, first: 0, seed });
      return {
        ...pass,
        figures: async (wanted) =>
          batchFigures(
            await pass.figures(wanted),
            parts.map(({ weight }) => weight),
          ),
      };
    },
    logits: async () => undefined,
    close: () => {},
  };
}

/** Returns a batch's figures from those of its micro-batches, summed in their order. */
export function batchFigures(
  parts: readonly PartFigures[],
  weights: readonly number[],
): { loss: number; correct?: number } {
  const loss = parts.reduce((sum, part, i) => sum + part.loss * weights[i], 0);
  if (parts.some(({ correct }) => correct === undefined)) return { loss };
  return { loss, correct: parts.reduce((sum, { correct = 0 }) => sum + correct, 0) };
}
