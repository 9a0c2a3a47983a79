import {
  add,
  concat,
  dispose,
  keep,
  moments,
  mul,
  neg,
  pad,
  reshape,
  rsqrt,
  slice,
  split,
  sub,
  sum,
  type Tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import {
  type ActivationFunction,
  activate,
  activationGradient,
  checkActivation,
} from './activation-function.js';
import { microBatchRange } from './batch-slice.js';
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
    apply(params, x, options = {}) {
      const { training = false, state, stateUpdates, inputGradient = true } = options;
      const gamma = scale ? pick(layer, params, 'gamma') : undefined;
      const beta = center ? pick(layer, params, 'beta') : undefined;
      const movingMean = pick(layer, state, 'mean');
      const movingVariance = pick(layer, state, 'variance');
      checkInput(layer, x, '…, ', x.rank, movingMean.size);
      const { total = x.shape[0], microBatches = 1 } = options.slice ?? {};
      const given = { gamma, beta, epsilon, activation, inputGradient };
      if (!training)
        return normalize(x, { ...given, moving: { mean: movingMean, variance: movingVariance } });
      const sizes = Array.from({ length: microBatches }, (_, i) => {
        const [start, end] = microBatchRange(x.shape[0], microBatches, i);
        return end - start;
      });
      const observe = ({ mean, variance }: Statistics) => {
        if (!stateUpdates) return;
        const perExample = x.size / movingMean.size / x.shape[0];
        const stays = sizes.map((size) => (momentum * size) / total);
        const comes = sizes.map((size) => ((1 - momentum) * size) / total);
        const unbiased = comes.map((share, i) => share / (1 - 1 / Math.max(sizes[i] * perExample, 2)));
        stateUpdates.mean = keep(move(movingMean, mean, stays, comes));
        stateUpdates.variance = keep(move(movingVariance, variance, stays, unbiased));
      };
      if (microBatches === 1 || hasFusedKernels()) return normalize(x, { ...given, microBatches, observe });
      const seen: Statistics[] = [];
      const y = byMicroBatch(x, sizes, inputGradient, (part) =>
        normalize(part, {
          ...given,
          observe: ({ mean, variance }) => seen.push({ mean: keep(mean), variance: keep(variance) }),
        }),
      );
      const [means, variances] = [seen.map(({ mean }) => mean), seen.map(({ variance }) => variance)];
      tidy(() => observe({ mean: concat(means), variance: concat(variances) }));
      dispose([means, variances]);
      return y;
    },
  };
}

/**
 * Returns this pass's share of the moving statistics after the batch, from its micro-batches' own [parts, channels]: what stays
 * of the old and what comes of the new, for each of them.
 */
function move(moving: Tensor, own: Tensor, stays: number[], comes: number[]): Tensor {
  const column = (factors: number[]) => tensor2d(factors, [factors.length, 1]);
  let shares = add(mul(moving, column(stays)), mul(own, column(comes)));
  // Neighbours first, as the tree has it.
  for (let rows = stays.length; rows > 1; rows /= 2) shares = sum(reshape(shares, [rows / 2, 2, -1]), 1);
  return reshape(shares, moving.shape);
}

/** Applies an operation to each micro-batch alone. */
function byMicroBatch(
  x: Tensor,
  sizes: number[],
  inputGradient: boolean,
  apply: (part: Tensor) => Tensor,
): Tensor {
  const rest = x.shape.slice(1);
  let end = 0;
  const parts = sizes.map((size) => {
    const start = end;
    end += size;
    const around: [number, number][] = [
      [start, x.shape[0] - end],
      ...rest.map((): [number, number] => [0, 0]),
    ];
    return apply(
      withGradient(
        inputGradient ? [x] : [],
        () => slice(x, [start], [size, ...rest]),
        (dy) => [pad(dy, around)],
      ),
    );
  });
  return withGradient(
    parts,
    () => concat(parts),
    (dy) => split(dy, sizes),
  );
}

interface Statistics {
  /** [parts, channels], or when moving [channels]; the variance likewise. */
  mean: Tensor;
  variance: Tensor;
}

interface NormalizeOptions {
  gamma?: Tensor;
  beta?: Tensor;
  epsilon: number;
  activation: ActivationFunction;
  inputGradient: boolean;
  /** More than one only with the fused kernels. @defaultValue 1 */
  microBatches?: number;
  /** What to normalise by instead of the micro-batches' own statistics. */
  moving?: Statistics;
  /** Is given the micro-batches' own statistics, inside the operation's tidy. */
  observe?: (own: Statistics) => void;
}

function hasFusedKernels(): boolean {
  return hasKernel('BatchNormTraining') && hasKernel('BatchNormTrainingGrad');
}

function normalize(x: Tensor, options: NormalizeOptions): Tensor {
  const { gamma, beta, epsilon, activation, inputGradient, microBatches, moving, observe } = options;
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const fused = !moving && hasFusedKernels();
  const inputs = [gamma, beta, inputGradient ? x : undefined].filter((input) => input !== undefined);
  return withGradient(
    inputs,
    (save) => {
      let z: Tensor;
      let used: Statistics;
      if (fused) {
        const outputs = runKernelForAll('BatchNormTraining', { x, gamma, beta }, { epsilon, microBatches });
        z = outputs[0];
        used = { mean: outputs[1], variance: outputs[2] };
      } else {
        used = moving ?? batchStatistics(x, axes);
        // One pass over x less than (x − mean) · slope + beta.
        const slope = slopeOf(used.variance, gamma);
        const shift = neg(mul(used.mean, slope));
        z = add(mul(x, slope), beta ? add(shift, beta) : shift);
      }
      observe?.(used);
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
            microBatches,
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

/** [1, channels] each. */
function batchStatistics(x: Tensor, axes: number[]): Statistics {
  const own = moments(x, axes);
  return { mean: reshape(own.mean, [1, -1]), variance: reshape(own.variance, [1, -1]) };
}
