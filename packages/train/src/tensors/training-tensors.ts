import type { Params, State } from '@lab/layers';
import { dispose } from '@tensorflow/tfjs-core';
import type { OptimizerState } from '../optimizers/optimizer.js';

/** Everything that a step changes. */
export interface TrainingTensors {
  params: Params;
  state: State;
  optimizerState: OptimizerState;
}

export function disposeTensors({ params, state, optimizerState }: TrainingTensors): void {
  dispose([params, state, optimizerState]);
}

/** Replaces layer state by what a step made of it. */
export function updateState(tensors: TrainingTensors, updates: State): void {
  for (const [name, update] of Object.entries(updates)) {
    tensors.state[name]?.dispose();
    tensors.state[name] = update;
  }
}
