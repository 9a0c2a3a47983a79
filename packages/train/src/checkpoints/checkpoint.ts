import type { Layer, Params, State } from '@lab/layers';
import { getBackend, version_core } from '@tensorflow/tfjs-core';
import type { Optimizer, OptimizerState } from '../optimizers/optimizer.js';
import type { Schedule, Spec } from '../schedules/schedule.js';
import { readTensors, type TensorRecord } from '../tensors/tensor-values.js';

/** A training run at one step, outside of any backend: enough to go on from there to the same bits. */
export interface Checkpoint {
  /** Trainable values by path: `conv1/kernel`. */
  params: TensorRecord;
  /** What the layers remember: `batchNorm1/mean`. */
  state: TensorRecord;
  /** What the optimizer remembers: `m/conv1/kernel`. */
  optimizerState: TensorRecord;
  /** Updates made. */
  step: number;
  /** Examples drawn from the stream of batches: where to open it again. */
  position: number;
  seed: number;
  /** For `layerFromConfig`. Missing when the file is a bare file of parameters. */
  network?: Spec;
  /** For `optimizerFromConfig`. */
  optimizer?: Spec;
  /** For `scheduleFromConfig`. */
  learningRate?: Spec;
  /** Versions of what it was made with, by name. */
  versions: Record<string, string>;
  /** The app's own: the name of a recipe, of a data set. */
  metadata: Record<string, string>;
}

export interface CreateCheckpointOptions {
  params: Params;
  state?: State;
  optimizerState?: OptimizerState;
  step: number;
  position: number;
  seed: number;
  network: Pick<Layer, 'type' | 'config'>;
  optimizer?: Optimizer;
  learningRate?: Schedule;
  metadata?: Record<string, string>;
}

/** Reads a run off the backend. The tensors stay the caller's. */
export async function createCheckpoint(options: CreateCheckpointOptions): Promise<Checkpoint> {
  const { state = {}, optimizerState = {}, network, optimizer, learningRate } = options;
  const { step, position, seed, metadata = {} } = options;
  const [params, layerState, slots] = await Promise.all([
    readTensors(options.params),
    readTensors(state),
    readTensors(optimizerState),
  ]);
  return {
    params,
    state: layerState,
    optimizerState: slots,
    step,
    position,
    seed,
    network: spec(network),
    optimizer: optimizer && spec(optimizer),
    learningRate: learningRate && spec(learningRate),
    versions: { 'tfjs-core': version_core, backend: getBackend() },
    metadata,
  };
}

function spec({ type, config }: Spec): Spec {
  return { type, config };
}
