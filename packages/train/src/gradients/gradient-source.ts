import type { Params, State } from '@lab/layers';
import type { Score } from '../evaluation/score-logits.js';
import type { BatchLike, DatasetLike } from '../given/batch-like.js';
import type { OptimizerState } from '../optimizers/optimizer.js';

/** Where a step's gradient comes from: this thread alone, or several. */
export interface GradientSource {
  /** Computes a batch's gradient. */
  compute(batch: BatchLike, at: StepInputs): Promise<BatchGradient>;
  /** Computes a set's logits [count · classes], or undefined when it is for the caller to do. */
  logits(
    set: number,
    dataset: DatasetLike,
    tensors: { params: Params; state: State },
  ): Promise<Float32Array | undefined>;
  /** Writes into the optimizer's state what other threads know of it: before anybody reads it. */
  gather(optimizerState: OptimizerState): Promise<void>;
  /** Ends what it started. */
  close(): void;
}

export interface StepInputs {
  params: Params;
  state: State;
  /** Of the step. */
  seed: number;
  step: number;
  learningRate: number;
  /** Called when there may be nothing to do but wait for other threads; returns the next step's batch if that may be begun. */
  meanwhile: () => BatchLike | undefined;
}

export interface BatchGradient {
  /** The source's: until the next batch, or `release`. */
  grads: Params;
  release(): void;
  /** Where several threads share the update out: which parameters are this one's to update, one after the other. */
  range?: { first: number; end: number };
  /** Gives others the parameters updated here, and takes theirs. */
  exchange?(params: Params): Promise<void>;
  /** The caller's. */
  stateUpdates: State;
  /** Scores the batch, in training mode; a wait on a GPU. */
  figures(): Promise<Score>;
  /** Disposes what the figures are read from. */
  dispose(): void;
}
