import { customGrad, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { recorder } from './recorder.js';

/**
 * Runs `forward` as one differentiable operation of `inputs`. What the gradient needs has to be given to `save`, which
 * keeps it until the gradient is taken; whatever else either function makes is disposed. Without inputs there is nothing to
 * differentiate, and no operation is recorded.
 *
 * @param gradient - returns one gradient for each of `inputs`, in their order
 */
export function withGradient(
  inputs: Tensor[],
  forward: (save: (tensors: Tensor[]) => void) => Tensor,
  gradient: (dy: Tensor, saved: Tensor[]) => Tensor[],
): Tensor {
  if (inputs.length === 0) return tidy(() => forward(() => {}));
  const recorded = recorder?.(inputs, forward, gradient);
  if (recorded) return recorded;
  return customGrad((...args) => {
    const save = args.pop() as (tensors: Tensor[]) => void;
    return {
      value: forward(save),
      // tfjs types the saved tensors as a map; it hands over the list given to `save`.
      gradFunc: (dy: Tensor, saved: unknown) => tidy(() => gradient(dy, saved as Tensor[])),
    };
  })(...inputs);
}
