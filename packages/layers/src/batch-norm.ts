import { type ActivationFunction, checkActivation } from './activation-function.js';
import { batchNormOp } from './batch-norm-op.js';
import { checkInput, pick } from './check-input.js';
import { constant, initialize, zeros } from './initializers.js';
import type { Layer } from './layer.js';
import { replayable } from './replayable.js';
import { formatShape, ShapeError } from './shape-error.js';

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
  return replayable({
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
    apply(params, x, options = {}) {
      const gamma = scale ? pick(layer, params, 'gamma') : undefined;
      const beta = center ? pick(layer, params, 'beta') : undefined;
      const movingMean = pick(layer, options.state, 'mean');
      const movingVariance = pick(layer, options.state, 'variance');
      checkInput(layer, x, '…, ', x.rank, movingMean.size);
      return batchNormOp(
        { x, gamma, beta, movingMean, movingVariance, momentum, epsilon, activation },
        options,
      );
    },
  });
}
