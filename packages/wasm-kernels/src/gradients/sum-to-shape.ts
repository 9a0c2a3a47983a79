import { broadcast_util, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';

/** Returns the gradient of a broadcast: `gradient` summed over the axes along which `shape` was repeated. */
export function sumToShape(gradient: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, gradient.shape);
  return reshape(axes.length > 0 ? sum(gradient, axes) : gradient, shape);
}
