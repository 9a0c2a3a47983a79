import type { Layer, Params, State } from '@lab/layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { BackendLike } from '../given/backend-like.js';
import type { BatchLike, DatasetLike } from '../given/batch-like.js';
import { checkNumber } from '../given/check-number.js';
import type { Optimizer, OptimizerState } from '../optimizers/optimizer.js';
import type { ReplicaPort } from '../replicas/replica-port.js';
import type { Schedule } from '../schedules/schedule.js';
import type { TensorValues } from '../tensors/tensor-values.js';
import type { TrainEvent } from './train-event.js';

/** Tensors, or values as a checkpoint has them. */
export type Source = Readonly<Record<string, Tensor | TensorValues>>;

export interface TrainOptions {
  network: Layer;
  /**
   * Read one batch for each step, with replicas a step ahead; closed at the end, as `for await` does. To go on, open a stream at
   * its `position`.
   */
  batches: Iterable<BatchLike> | AsyncIterable<BatchLike>;
  optimizer: Optimizer;
  /** A schedule, or a number that holds throughout. */
  learningRate: Schedule | number;
  /** Steps of the whole run, those before `startStep` included; at least 1. */
  iterations: number;
  /** Decides initial parameters and each step's dropout; an integer. @defaultValue 0 */
  seed?: number;
  /** Where to start from. Copied. @defaultValue the network's own initialisation by `seed` */
  params?: Source;
  /** What the layers remember. Copied. @defaultValue the network's own initialisation */
  state?: Source;
  /** What the optimizer remembers. Copied. @defaultValue as before a first step */
  optimizerState?: Source;
  /** Steps made before, 0..iterations − 1. @defaultValue 0 */
  startStep?: number;
  /**
   * A `step` event every so many steps and for the last one. Each reads the batch's figures. On a GPU they arrive while the
   * next step is computed, so that the event comes one step late and nothing waits; a loss that is no number is noticed at
   * these steps only. @defaultValue 1
   */
  reportEvery?: number;
  /** Evaluations, every so many steps and at the end. @defaultValue none */
  evaluate?: {
    every: number;
    /** By name, in this order: `{ validation, test }`. */
    sets: Record<string, DatasetLike>;
    /** @defaultValue 1000 */
    chunkSize?: number;
  };
  /** Checkpoints, every so many steps and at the end, whatever ends it. @defaultValue none */
  checkpoint?: {
    every: number;
    /** The app's own strings, kept with each. */
    metadata?: Record<string, string>;
  };
  /**
   * In how many parts, a power of two, sums over a batch's examples are made: parts are summed each by itself and joined in a
   * fixed order, so that the bits do not depend on how many replicas share the work. It is the kernels of
   * `@lab/wasm-kernels` that do so; others sum in an order of their own. Batch normalisation sees each part alone.
   * @defaultValue 1
   */
  microBatches?: number;
  /**
   * Workers that run `serveReplica` and train beside this thread: 1 or 3 of them for 2 or 4 threads in all, at most as many
   * threads as micro-batches. The network and the optimizer must be this project's, to be built again from their configs.
   * @defaultValue none
   */
  replicas?: readonly ReplicaPort[];
  /**
   * Called before each update and awaited: to look at the weights, to measure, to pause. The tensors are the run's and
   * change with the update: read them there and then.
   */
  inspect?: (moment: TrainingMoment) => void | Promise<void>;
  /**
   * The backend in use, as `openBackend` returned it. With it, a run whose WebGL context is lost goes on from its last good
   * state, at most 100 steps back. @defaultValue none: the run goes on over garbage
   */
  backend?: BackendLike;
  /** Asked of each event while training; true ends the run, once the last evaluations and checkpoint are made. */
  stopWhen?: (event: TrainEvent) => boolean;
  /** Ends the run between two steps, without more evaluations. */
  signal?: AbortSignal;
}

/** A run as it stands before an update. */
export interface TrainingMoment {
  /** Updates made before. */
  step: number;
  /** Examples drawn before: where to open the stream of batches to go on from here. */
  position: number;
  params: Params;
  state: State;
  optimizerState: OptimizerState;
  /** What the update will learn from. */
  batch: BatchLike;
}

/** @throws RangeError if a number is out of its range */
export function checkTrainOptions(options: TrainOptions): void {
  const {
    iterations,
    startStep = 0,
    reportEvery = 1,
    seed = 0,
    learningRate,
    evaluate,
    checkpoint,
  } = options;
  const count = { atLeast: 1, integer: true };
  checkNumber('train: expected iterations', iterations, count);
  checkNumber('train: expected startStep', startStep, { atLeast: 0, below: iterations, integer: true });
  checkNumber('train: expected reportEvery', reportEvery, count);
  checkNumber('train: expected seed', seed, { integer: true });
  if (typeof learningRate === 'number')
    checkNumber('train: expected learningRate', learningRate, { above: 0 });
  if (evaluate) checkNumber('train: expected evaluate.every', evaluate.every, count);
  if (checkpoint) checkNumber('train: expected checkpoint.every', checkpoint.every, count);
}
