import type { Tensor } from '@tensorflow/tfjs-core';
import type { Params } from './layer.js';
import { formatShape, ShapeError } from './shape-error.js';

/**
 * Returns a parameter or a state's tensor.
 *
 * @throws ShapeError when it is missing
 */
export function pick(layer: string, tensors: Params | undefined, name: string): Tensor {
  const found = tensors?.[name];
  if (found) return found;
  throw new ShapeError(layer, `expected a tensor '${name}', got none. Pass on what init returned.`);
}

/** @throws ShapeError unless x is `[batch, …]` of the expected rank and last extent */
export function checkInput(layer: string, x: Tensor, axes: string, rank: number, last: number): void {
  if (x.rank !== rank || x.shape[rank - 1] !== last) {
    throw new ShapeError(
      layer,
      `expected input [batch, ${axes}${last}], got ${formatShape(x.shape)}. Give it what it was initialised for.`,
    );
  }
}
