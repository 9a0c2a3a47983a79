import type { Params, State } from '@lab/layers';
import type { Checkpoint } from '../checkpoints/checkpoint.js';
import type { Evaluation } from '../evaluation/evaluate.js';
import type { OptimizerState } from '../optimizers/optimizer.js';

interface Timed {
  /** Updates made before this was measured: the figures are those of the network after `step` steps. */
  step: number;
  /** Since the start of this call of `train`, in ms. */
  elapsedMs: number;
}

/** A step's figures on its own batch, before its update. */
export interface StepEvent extends Timed {
  type: 'step';
  /** Mean loss of the batch. */
  loss: number;
  /**
   * Fraction of the batch recognised, 0..1, by the very logits the step learned from: in training mode. With dropout
   * they are those of a thinned network, so it lies below what `evaluate` would say of the same examples.
   */
  accuracy: number;
  learningRate: number;
  /** Examples drawn by this call, this batch included. */
  examples: number;
}

/** A whole set's figures, outside training mode. */
export interface EvaluationEvent extends Timed, Evaluation {
  type: 'evaluation';
  /** The name it was given in `evaluate.sets`. */
  set: string;
  /** What the evaluation took, in ms. */
  durationMs: number;
}

/** The run as it can be written down. Holds no tensors: keep it as long as you like. */
export interface CheckpointEvent extends Timed {
  type: 'checkpoint';
  checkpoint: Checkpoint;
}

/** Something the reader should know and that does not stop the run. */
export interface WarningEvent extends Timed {
  type: 'warning';
  /**
   * `context-lost`: WebGL lost everything it held, and the run goes on from the state after `step` updates. The steps from
   * there to the last one reported are made again, and not reported again.
   */
  code: 'optimizer-restarted' | 'batches-ended' | 'context-lost';
  message: string;
}

/**
 * The first step on a GPU compiles what the steps run, and takes long: one of these events comes before it, another, with
 * `done`, after it. Leave it out when you compute a speed.
 */
export interface WarmupEvent extends Timed {
  type: 'warmup';
  done: boolean;
  /** What it has taken, in ms. */
  durationMs: number;
}

export type TrainEvent = StepEvent | EvaluationEvent | CheckpointEvent | WarningEvent | WarmupEvent;

/**
 * Why a run ended: all iterations made, `stopWhen` said so, the signal was aborted, or the stream of batches ended.
 */
export type StopReason = 'iterations' | 'stopped' | 'aborted' | 'batches-ended';

/** What a run leaves. The tensors are the caller's. */
export interface TrainResult extends Timed {
  params: Params;
  state: State;
  optimizerState: OptimizerState;
  /** Of the stream of batches: open it there to go on. */
  position: number;
  /** Examples drawn by this call. */
  examples: number;
  stopReason: StopReason;
  /** The last step's figures; missing when no step was made or reported. */
  lastStep?: StepEvent;
  /** The last evaluation of each set, by its name. */
  evaluations: Record<string, EvaluationEvent>;
  /** Disposes parameters, state and optimizer state. */
  dispose(): void;
}
