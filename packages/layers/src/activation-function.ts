import { mul, square, step, sub, type Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from './run-kernel.js';

/** The functions that can follow a layer, value by value. */
export type ActivationFunction = 'linear' | 'relu' | 'sigmoid' | 'tanh';

const kernels = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh' };

/** Returns the function of x; `x` itself for `linear`. */
export function activate(kind: ActivationFunction, x: Tensor): Tensor {
  return kind === 'linear' ? x : runKernel(kernels[kind], { x });
}

/** Returns the gradient with respect to what went into the function, from what came out of it. */
export function activationGradient(kind: ActivationFunction, y: Tensor, dy: Tensor): Tensor {
  switch (kind) {
    case 'linear':
      return dy;
    case 'relu':
      return mul(dy, step(y));
    case 'sigmoid':
      return mul(dy, mul(y, sub(1, y)));
    case 'tanh':
      return mul(dy, sub(1, square(y)));
  }
}

/** @throws TypeError when there is no such function */
export function checkActivation(layer: string, kind: string): void {
  if (kind !== 'linear' && !Object.hasOwn(kernels, kind)) {
    throw new TypeError(
      `${layer}: expected an activation, got ${JSON.stringify(kind)}. Use linear, relu, sigmoid or tanh.`,
    );
  }
}
