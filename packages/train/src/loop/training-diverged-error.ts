import type { Checkpoint } from '../checkpoints/checkpoint.js';

/** The loss became infinite or no number. Carries the last state that was seen to give a finite loss. */
export class TrainingDivergedError extends Error {
  override readonly name = 'TrainingDivergedError';
  /** Updates made before the loss was found broken. */
  readonly step: number;
  readonly loss: number;
  /** At most 100 steps older (on a GPU `reportEvery`, if that is more). Holds no tensors. Missing if no loss was finite. */
  readonly lastGood?: Checkpoint;

  constructor({ step, loss, lastGood }: { step: number; loss: number; lastGood?: Checkpoint }) {
    const state = lastGood
      ? `the last good state kept is that of step ${lastGood.step}`
      : 'no step before it was good';
    super(
      `train: expected a finite loss, got ${loss} at step ${step}; ${state}. ` +
        'Lower the learning rate, or look for broken inputs.',
    );
    this.step = step;
    this.loss = loss;
    this.lastGood = lastGood;
  }
}
