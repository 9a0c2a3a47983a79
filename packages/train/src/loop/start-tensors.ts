import type { Shape } from '@lab/layers';
import { dispose, mul, scalar, Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { matchParameters } from '../tensors/match-parameters.js';
import { disposeTensors, type TrainingTensors } from '../tensors/training-tensors.js';
import type { Source, TrainOptions } from './train-options.js';

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
