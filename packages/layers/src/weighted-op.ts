import type { Tensor } from '@tensorflow/tfjs-core';
import { type ActivationFunction, activate, activationGradient } from './activation-function.js';
import { hasKernel, runKernelForAll } from './run-kernel.js';
import { withGradient } from './with-gradient.js';

/** What a convolution and a dense layer have in common: `activation(x ∗ kernel + bias)`. */
export interface WeightedOp {
  x: Tensor;
  kernel: Tensor;
  bias?: Tensor;
  activation: ActivationFunction;
  inputGradient: boolean;
  /** Returns the outputs, with an activation that kernels of every backend fuse. */
  forward(activation: 'linear' | 'relu'): Tensor;
  /** Our kernel for all gradients at once: its name, the name of its input for the weights, its attributes. */
  fused: { name: string; weights: string; attributes: Record<string, unknown> };
  /** The gradients one by one, from standard kernels, given that of `x ∗ kernel + bias`. */
  gradients: {
    kernel(dz: Tensor, x: Tensor, kernel: Tensor): Tensor;
    bias(dz: Tensor): Tensor;
    x(dz: Tensor, x: Tensor, kernel: Tensor): Tensor;
  };
}

/** Runs the operation; its gradients are in the order kernel, bias, x, those not asked for left out. */
export function weightedOp(op: WeightedOp): Tensor {
  const { x, kernel, bias, activation, inputGradient } = op;
  const fusedActivation = activation === 'relu' ? 'relu' : 'linear';
  const isFused = fusedActivation === activation;
  const inputs = [kernel];
  if (bias) inputs.push(bias);
  if (inputGradient) inputs.push(x);
  return withGradient(
    inputs,
    (save) => {
      const z = op.forward(fusedActivation);
      const y = isFused ? z : activate(activation, z);
      save([x, kernel, y]);
      return y;
    },
    (dy, [savedX, savedKernel, y]) => {
      const { name, weights, attributes } = op.fused;
      if (hasKernel(name)) {
        return runKernelForAll(
          name,
          { x: savedX, [weights]: savedKernel, y, dy: isFused ? dy : activationGradient(activation, y, dy) },
          { ...attributes, activation: fusedActivation, inputGradient, bias: bias !== undefined },
        );
      }
      const dz = activationGradient(activation, y, dy);
      const gradients = [op.gradients.kernel(dz, savedX, savedKernel)];
      if (bias) gradients.push(op.gradients.bias(dz));
      if (inputGradient) gradients.push(op.gradients.x(dz, savedX, savedKernel));
      return gradients;
    },
  );
}
