import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Gradients, GradientsOptions } from './gradients.js';

/** What a training gives a pass. */
export type PassOptions = Required<
  Pick<GradientsOptions, 'network' | 'params' | 'state' | 'batch' | 'seed' | 'slice'>
>;

export interface TrainingPass extends Gradients {
  /** Disposes some of the tensors, but for those that the next pass overwrites. The new state is the caller's in any case. */
  release(tensors: TensorContainer): void;
}
