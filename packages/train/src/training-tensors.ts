import type { Params, Shape, State } from '@lab/layers';
import { dispose, mul, scalar, Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { matchParameters } from './match-parameters.js';
import type { OptimizerState } from './optimizer.js';
import type { Source, TrainOptions } from './train-options.js';

/** Everything that a step changes. */
export interface TrainingTensors {
  params: Params;
  state: State;
  optimizerState: OptimizerState;
}

/**
 * Returns the tensors before the first step: the network's and the optimizer's own, or copies of those given.
 *
 * @throws RangeError if those given do not fit
 */
export function startTensors(options: TrainOptions, inputShape: Shape): TrainingTensors {
  const { network, optimizer, seed = 0 } = options;
  const { params, state } = network.init(inputShape, seed);
  const tensors: TrainingTensors = { params, state, optimizerState: {} };
  try {
    tensors.params = replaced(params, options.params);
    tensors.state = replaced(state, options.state);
    tensors.optimizerState = optimizer.init(tensors.params);
    tensors.optimizerState = replaced(tensors.optimizerState, options.optimizerState);
  } catch (error) {
    disposeTensors(tensors);
    throw error;
  }
  return tensors;
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

function replaced(own: Record<string, Tensor>, given: Source | undefined): Record<string, Tensor> {
  if (given === undefined) return own;
  matchParameters(own, given);
  const copies = copy(given, Object.keys(own));
  dispose(own);
  return copies;
}

function copy(source: Source, names = Object.keys(source)): Record<string, Tensor> {
  return Object.fromEntries(names.map((name) => [name, copyOne(source[name])]));
}

function copyOne(source: Source[string]): Tensor {
  if (source instanceof Tensor) {
    // A clone may share the values, which an optimizer may overwrite.
    return tidy(() => mul(source, scalar(1)));
  }
  // The cpu backend would keep the array.
  return tensor(source.data.slice(), [...source.shape], 'float32');
}
