import {
  add,
  keep,
  matMul,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { type ActivationFunction, activate, activationGradient } from './activation-function.js';
import { microBatchRange } from './batch-slice.js';
import type { ApplyOptions } from './layer.js';
import { hasKernel, runKernelForAll } from './run-kernel.js';
import { withGradient } from './with-gradient.js';

export interface BatchNormOp {
  /** [batch, …, channels] */
  x: Tensor;
  gamma?: Tensor;
  beta?: Tensor;
  /** The moving statistics [channels]. */
  movingMean: Tensor;
  movingVariance: Tensor;
  momentum: number;
  epsilon: number;
  activation: ActivationFunction;
}

/** Runs the operation: when training by our kernels where there are any, else composed from standard ones. */
export function batchNormOp(op: BatchNormOp, options: ApplyOptions): Tensor {
  const { x, gamma, beta, movingMean, movingVariance, momentum, epsilon, activation } = op;
  const { training = false, slice, stateUpdates, inputGradient = true } = options;
  const { total = x.shape[0], microBatches = 1 } = slice ?? {};
  const fused = training && hasKernel('BatchNormTraining') && hasKernel('BatchNormTrainingGrad');
  const kernelActivation = activation === 'relu' ? 'relu' : 'linear';
  const isFused = fused && kernelActivation === activation;
  const attributes = { epsilon, momentum, total, microBatches, activation: kernelActivation };
  const weights = [gamma, beta].filter((weight) => weight !== undefined);
  return withGradient(
    inputGradient ? [...weights, x] : weights,
    (save) => {
      const [z, mean, variance, ...moved] = fused
        ? runKernelForAll('BatchNormTraining', { x, gamma, beta, movingMean, movingVariance }, attributes)
        : composed();
      if (training && stateUpdates) [stateUpdates.mean, stateUpdates.variance] = moved.map(keep);
      const y = isFused ? z : activate(activation, z);
      save([x, y, mean, variance, ...weights]);
      return y;
    },
    (dy, [x, y, mean, variance, ...given]) => {
      const factor = gamma && given[0];
      const dz = isFused ? dy : activationGradient(activation, y, dy);
      if (fused) {
        return runKernelForAll(
          'BatchNormTrainingGrad',
          { x, dy: dz, mean, variance, gamma: factor, beta: beta && given.at(-1) },
          { ...attributes, inputGradient, scale: gamma !== undefined, center: beta !== undefined },
        );
      }
      const { sums, spread, column } = parts();
      const normalized = mul(sub(x, spread(mean)), spread(inverseDeviation(variance)));
      const dGamma = sums(mul(dz, normalized));
      const dBeta = sums(dz);
      const gradients: Tensor[] = [];
      if (factor) gradients.push(sum(dGamma, 0));
      if (beta) gradients.push(sum(dBeta, 0));
      if (inputGradient) {
        // The batch's mean and variance depend on x as well: their parts of the gradient are taken off.
        const share = column((rows) => 1 / rows);
        const dNormalized = training
          ? sub(sub(dz, spread(mul(dBeta, share))), mul(normalized, spread(mul(dGamma, share))))
          : dz;
        gradients.push(mul(dNormalized, spread(inverseDeviation(variance, factor))));
      }
      return gradients;
    },
  );

  /** Outputs as the kernel's, without the activation; outside training, by the moving statistics. */
  function composed(): Tensor[] {
    const { sums, spread, column, allRows } = parts();
    let [mean, variance] = [movingMean, movingVariance];
    const moved: Tensor[] = [];
    if (training) {
      const share = column((rows) => 1 / rows);
      mean = mul(sums(x), share);
      variance = mul(sums(square(sub(x, spread(mean)))), share);
      // Each micro-batch moves them by its part of the batch, towards the unbiased variance.
      const stays = column((rows) => (momentum * rows) / allRows);
      const comes = (correction: (rows: number) => number) =>
        column((rows) => ((1 - momentum) * rows * correction(rows)) / allRows);
      const move = (moving: Tensor, own: Tensor) => sum(add(mul(moving, stays), own), 0);
      moved.push(
        move(
          movingMean,
          mul(
            mean,
            comes(() => 1),
          ),
        ),
        move(
          movingVariance,
          mul(
            variance,
            comes((rows) => 1 / (1 - 1 / Math.max(rows, 2))),
          ),
        ),
      );
    }
    // One pass over x less than (x − mean) · slope + beta.
    const slope = inverseDeviation(variance, gamma);
    const shift = sub(beta ?? 0, mul(mean, slope));
    return [add(mul(x, spread(slope)), spread(shift)), mean, variance, ...moved];
  }

  function inverseDeviation(variance: Tensor, factor?: Tensor): Tensor {
    const inverse = rsqrt(add(variance, epsilon));
    return factor ? mul(inverse, factor) : inverse;
  }

  /** Sums over micro-batches, and what belongs to each of them spread over its examples. */
  function parts() {
    const [batch, ...rest] = x.shape;
    const channels = rest.pop() as number;
    const pixels = rest.reduce((product, size) => product * size, 1);
    const count = training ? microBatches : 1;
    const ranges = Array.from({ length: count }, (_, i) => microBatchRange(batch, count, i));
    /** [parts, batch]: 1 where an example belongs to a micro-batch. */
    const members = tensor2d(
      ranges.map(([start, end]) => Array.from({ length: batch }, (_, n) => Number(n >= start && n < end))),
    );
    return {
      allRows: total * pixels,
      /** [batch, …, channels] → [parts, channels] */
      sums: (values: Tensor) => matMul(members, sum(reshape(values, [batch, pixels, channels]), 1)),
      /** [parts, channels] → something that goes with [batch, …, channels] */
      spread: (values: Tensor) =>
        count === 1
          ? values
          : reshape(matMul(members, values, true), [batch, ...rest.map(() => 1), channels]),
      /** [parts, 1] of each one's rows */
      column: (of: (rows: number) => number) =>
        tensor2d(ranges.map(([start, end]) => [of((end - start) * pixels)])),
    };
  }
}
