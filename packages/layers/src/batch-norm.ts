import { add, keep, mean, mul, neg, rsqrt, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import {
  type ActivationFunction,
  activate,
  activationGradient,
  checkActivation,
} from './activation-function.js';
import { checkInput, pick } from './check-input.js';
import { constant, initialize, zeros } from './initializers.js';
import type { Layer } from './layer.js';
import { hasKernel, runKernelForAll } from './run-kernel.js';
import { formatShape, ShapeError } from './shape-error.js';
import { withGradient } from './with-gradient.js';

export interface BatchNormOptions {
  /** How much of the moving statistics stays at each step, 0 ≤ momentum < 1. @defaultValue 0.99 */
  momentum?: number;
  /** Added to the variance, > 0. @defaultValue 1e-3 */
  epsilon?: number;
  /** Whether to learn a factor for each channel; of no use before ReLU and a layer with weights. @defaultValue true */
  scale?: boolean;
  /** Whether to learn an offset for each channel; it takes the place of the bias before. @defaultValue true */
  center?: boolean;
  /** Applied to the normalised values. @defaultValue 'linear' */
  activation?: ActivationFunction;
  /** Name inside a network. @defaultValue `batchNorm1`, `batchNorm2` … */
  name?: string;
}

export type BatchNormConfig = {
  readonly momentum: number;
  readonly epsilon: number;
  readonly scale: boolean;
  readonly center: boolean;
  readonly activation: ActivationFunction;
  readonly name?: string;
};

/**
 * Returns a layer that normalises each channel (the last axis) to mean 0 and variance 1 (Ioffe and Szegedy 2015): over the
 * batch when training, by the moving statistics otherwise. Its parameters are `gamma` [channels] (`scale`) and `beta` [channels]
 * (`center`); its state is `mean` and `variance` [channels]. As in PyTorch and TensorFlow the batch is normalised by its biased
 * variance and the moving variance follows the unbiased one.
 *
 * @throws RangeError when an option is out of its range
 */
export function batchNorm(options: BatchNormOptions = {}): Layer<BatchNormConfig> {
  const {
    momentum = 0.99,
    epsilon = 1e-3,
    scale = true,
    center = true,
    activation = 'linear',
    name,
  } = options;
  if (!(momentum >= 0 && momentum < 1)) {
    throw new RangeError(
      `batchNorm: expected a momentum of 0 or more and less than 1, got ${momentum}. Use 0.99.`,
    );
  }
  if (!(epsilon > 0))
    throw new RangeError(`batchNorm: expected an epsilon above 0, got ${epsilon}. Use 1e-3.`);
  checkActivation('batchNorm', activation);
  const layer = name ?? 'batchNorm';
  return {
    type: 'batchNorm',
    config: { momentum, epsilon, scale, center, activation, ...(name !== undefined && { name }) },
    init(inputShape) {
      const channels = inputShape[inputShape.length - 1];
      if (!(channels >= 1)) {
        throw new ShapeError(
          layer,
          `expected input […, channels], got ${formatShape(inputShape)}. Give it channels.`,
        );
      }
      return {
        params: {
          ...(scale && { gamma: initialize(constant(1), [channels], 0) }),
          ...(center && { beta: initialize(zeros(), [channels], 0) }),
        },
        state: {
          mean: initialize(zeros(), [channels], 0),
          variance: initialize(constant(1), [channels], 0),
        },
        outputShape: inputShape,
      };
    },
    apply(params, x, { training = false, state, stateUpdates, inputGradient = true } = {}) {
      const gamma = scale ? pick(layer, params, 'gamma') : undefined;
      const beta = center ? pick(layer, params, 'beta') : undefined;
      const movingMean = pick(layer, state, 'mean');
      const movingVariance = pick(layer, state, 'variance');
      checkInput(layer, x, '…, ', x.rank, movingMean.size);
      return normalize(
        { x, gamma, beta },
        {
          epsilon,
          activation,
          inputGradient,
          moving: training ? undefined : { mean: movingMean, variance: movingVariance },
          observe(batch) {
            if (!stateUpdates) return;
            const count = x.size / movingMean.size;
            stateUpdates.mean = keep(move(movingMean, batch.mean, momentum));
            stateUpdates.variance = keep(
              move(movingVariance, batch.variance, momentum, count / Math.max(count - 1, 1)),
            );
          },
        },
      );
    },
  };
}

function move(moving: Tensor, value: Tensor, momentum: number, correction = 1): Tensor {
  return add(mul(moving, momentum), mul(value, (1 - momentum) * correction));
}

interface Statistics {
  mean: Tensor;
  variance: Tensor;
}

interface NormalizeOptions {
  epsilon: number;
  activation: ActivationFunction;
  inputGradient: boolean;
  /** What to normalise by instead of the batch's own statistics. */
  moving?: Statistics;
  /** Is given the batch's own statistics, inside the operation's tidy. */
  observe(batch: Statistics): void;
}

function normalize(
  { x, gamma, beta }: { x: Tensor; gamma?: Tensor; beta?: Tensor },
  { epsilon, activation, inputGradient, moving, observe }: NormalizeOptions,
): Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const fused = !moving && hasKernel('BatchNormTraining') && hasKernel('BatchNormTrainingGrad');
  const inputs = [gamma, beta, inputGradient ? x : undefined].filter((input) => input !== undefined);
  return withGradient(
    inputs,
    (save) => {
      let z: Tensor;
      let used: Statistics;
      if (fused) {
        const outputs = runKernelForAll('BatchNormTraining', { x, gamma, beta }, { epsilon });
        z = outputs[0];
        used = { mean: outputs[1], variance: outputs[2] };
      } else {
        used = moving ?? batchStatistics(x, axes);
        // One pass over x less than (x − mean) · slope + beta.
        const slope = slopeOf(used.variance, gamma);
        const shift = neg(mul(used.mean, slope));
        z = add(mul(x, slope), beta ? add(shift, beta) : shift);
      }
      if (!moving) observe(used);
      const y = activate(activation, z);
      save([x, y, used.mean, used.variance, ...(gamma ? [gamma] : [])]);
      return y;
    },
    (dy, [savedX, y, centre, variance, factor]) => {
      const dz = activationGradient(activation, y, dy);
      if (fused) {
        return runKernelForAll(
          'BatchNormTrainingGrad',
          { x: savedX, dy: dz, mean: centre, variance, gamma: factor },
          {
            epsilon,
            inputGradient,
            scale: gamma !== undefined,
            center: beta !== undefined,
          },
        );
      }
      const normalized = mul(sub(savedX, centre), slopeOf(variance));
      const dGamma = sum(mul(dz, normalized), axes);
      const dBeta = sum(dz, axes);
      const gradients: Tensor[] = [];
      if (gamma) gradients.push(dGamma);
      if (beta) gradients.push(dBeta);
      if (inputGradient) {
        // The batch's mean and variance depend on x as well: their parts of the gradient are taken off.
        const count = dz.size / dBeta.size;
        const dNormalized = moving
          ? dz
          : sub(sub(dz, mul(dBeta, 1 / count)), mul(normalized, mul(dGamma, 1 / count)));
        gradients.push(mul(dNormalized, slopeOf(variance, factor)));
      }
      return gradients;
    },
  );

  function slopeOf(variance: Tensor, factor?: Tensor): Tensor {
    const inverse = rsqrt(add(variance, epsilon));
    return factor ? mul(inverse, factor) : inverse;
  }
}

function batchStatistics(x: Tensor, axes: number[]): Statistics {
  const batchMean = mean(x, axes);
  return { mean: batchMean, variance: mean(square(sub(x, batchMean)), axes) };
}
