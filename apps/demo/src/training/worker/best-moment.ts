import type { Checkpoint, TensorRecord } from '@lab/train';
import type { TensorLayout } from '../../network/tensor-layout.js';
import type { Judged } from '../../timeline/run.js';
import type { TestFigures } from './evaluate-test.js';
import type { Evaluator } from './evaluator.js';

/** The moment of a run that was best on held-out digits, for the test digits to judge. */
export class BestMoment {
  #kept: { step: number; accuracy: number; weights: Float32Array } | undefined;

  /** Keeps the weights where they are better than all before. Copied. */
  offer({ step, accuracy, weights }: TestFigures & { step: number; weights: Float32Array }): void {
    if (accuracy > (this.#kept?.accuracy ?? -1)) this.#kept = { step, accuracy, weights: weights.slice() };
  }

  /**
   * Looks at the test digits once. Returns what they say, and the run's checkpoint as it was at that moment, without what is needed to
   * go on. Undefined when there was no look yet.
   */
  async judge(
    evaluator: Evaluator,
    { ended, layout, batchSize, count }: JudgeOptions,
  ): Promise<{ judged: Judged; checkpoint: Checkpoint } | undefined> {
    if (!this.#kept) return undefined;
    const { step, accuracy: heldOutAccuracy, weights } = this.#kept;
    const tensors = (role: 'params' | 'state'): TensorRecord =>
      Object.fromEntries(
        layout
          .filter((slot) => slot.role === role)
          .map(({ name, shape, offset, length }) => [
            name,
            { dtype: 'float32', shape, data: weights.slice(offset, offset + length) },
          ]),
      );
    const [params, state] = [tensors('params'), tensors('state')];
    const { accuracy, loss } = await evaluator.evaluate(step, weights);
    return {
      judged: { step, heldOutAccuracy, accuracy, loss, count },
      checkpoint: { ...ended, params, state, optimizerState: {}, step, position: step * batchSize },
    };
  }
}

interface JudgeOptions {
  /** The run's last checkpoint. */
  ended: Checkpoint;
  layout: TensorLayout;
  batchSize: number;
  /** Test digits. */
  count: number;
}
