import type { GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { sumToShape } from './sum-to-shape.js';

/** A kernel of one input `x` whose gradient needs that input. */
export function ofInput(
  kernelName: string,
  gradient: (dy: Tensor, x: Tensor, attributes: NamedAttrMap) => Tensor,
): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({ x: () => gradient(dy as Tensor, x, attributes) }),
  };
}

/** A kernel of one input `x` whose gradient needs its output. */
export function ofOutput(kernelName: string, gradient: (dy: Tensor, y: Tensor) => Tensor): GradConfig {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => gradient(dy as Tensor, y) }),
  };
}

/** A kernel of two broadcast inputs `a` and `b`. */
export function ofTwo(
  kernelName: string,
  gradientOfA: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  gradientOfB: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumToShape(gradientOfA(dy as Tensor, a, b), a.shape),
      b: () => sumToShape(gradientOfB(dy as Tensor, a, b), b.shape),
    }),
  };
}
