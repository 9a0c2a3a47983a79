import {
  add,
  addN,
  concat,
  keep,
  mean,
  mul,
  neg,
  reshape,
  rsqrt,
  slice,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  tensor2d,
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
      return normalize(
        { x, gamma, beta },
        {
          epsilon,
          activation,
          inputGradient,
          microBatches: training ? microBatches : 1,
          moving: training ? undefined : { mean: movingMean, variance: movingVariance },
          observe(own) {
            if (!stateUpdates) return;
            const options = { momentum, sizes: microBatchSizes(x.shape[0], microBatches), total };
            const values = x.size / movingMean.size / x.shape[0];
            const unbiased = (count: number) => (count * values) / Math.max(count * values - 1, 1);
            stateUpdates.mean = keep(move(movingMean, own.mean, options));
            stateUpdates.variance = keep(move(movingVariance, own.variance, { ...options, unbiased }));
          },
        },
      );
    },
  };
}

function microBatchSizes(count: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => {
    const [start, end] = microBatchRange(count, parts, i);
    return end - start;
  });
}

interface MoveOptions {
  momentum: number;
  /** Examples of each micro-batch. */
  sizes: number[];
  /** Examples of the whole batch: this pass's share of the new state is what it has of them. */
  total: number;
  /** Factor from a micro-batch's value to what is remembered. @defaultValue 1 */
  unbiased?: (count: number) => number;
}

/** Returns this pass's share of the moving statistics after the batch, from its micro-batches' own [parts, channels]. */
function move(moving: Tensor, own: Tensor, options: MoveOptions): Tensor {
  const { momentum, sizes, total, unbiased = () => 1 } = options;
  const parts = sizes.length;
  const stays = tensor2d(
    sizes.map((size) => (momentum * size) / total),
    [parts, 1],
  );
  const comes = tensor2d(
    sizes.map((size) => ((1 - momentum) * unbiased(size) * size) / total),
    [parts, 1],
  );
  let shares = add(mul(moving, stays), mul(own, comes));
  for (let rows = parts; rows > 1; rows /= 2) {
    // Neighbours first, as the tree has it.
    const pairs = reshape(shares, [rows / 2, 2 * moving.size]);
    shares = add(
      slice(pairs, [0, 0], [rows / 2, moving.size]),
      slice(pairs, [0, moving.size], [rows / 2, moving.size]),
    );
  }
  return reshape(shares, moving.shape);
}

interface Statistics {
  /** [parts, channels] or, when moving, [channels]; the variance likewise. */
  mean: Tensor;
  variance: Tensor;
}

interface NormalizeOptions {
  epsilon: number;
  activation: ActivationFunction;
  inputGradient: boolean;
  microBatches: number;
  /** What to normalise by instead of the micro-batches' own statistics. */
  moving?: Statistics;
  /** Is given the micro-batches' own statistics, inside the operation's tidy. */
  observe(own: Statistics): void;
}

function normalize(
  { x, gamma, beta }: { x: Tensor; gamma?: Tensor; beta?: Tensor },
  { epsilon, activation, inputGradient, microBatches, moving, observe }: NormalizeOptions,
): Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const fused = !moving && hasKernel('BatchNormTraining') && hasKernel('BatchNormTrainingGrad');
  const inputs = [gamma, beta, inputGradient ? x : undefined].filter((input) => input !== undefined);
  const ranges = Array.from({ length: microBatches }, (_, i) => microBatchRange(x.shape[0], microBatches, i));
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
        const parts = ranges.map(([start, end]) => normalizePart(rowsOf(x, start, end)));
        z = joined(parts.map((part) => part.z));
        used = moving ?? {
          mean: stack(parts.map((part) => part.used.mean)),
          variance: stack(parts.map((part) => part.used.variance)),
        };
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
            microBatches,
            scale: gamma !== undefined,
            center: beta !== undefined,
          },
        );
      }
      const parts = ranges.map(([start, end], i) =>
        gradientsOfPart(rowsOf(savedX, start, end), rowsOf(dz, start, end), factor, {
          mean: moving ? centre : rowOf(centre, i),
          variance: moving ? variance : rowOf(variance, i),
        }),
      );
      const gradients: Tensor[] = [];
      if (gamma) gradients.push(addN(parts.map((part) => part.dGamma)));
      if (beta) gradients.push(addN(parts.map((part) => part.dBeta)));
      if (inputGradient) gradients.push(joined(parts.map((part) => part.dx)));
      return gradients;
    },
  );

  function normalizePart(part: Tensor): { z: Tensor; used: Statistics } {
    const used = moving ?? batchStatistics(part, axes);
    // One pass over x less than (x − mean) · slope + beta.
    const slope = slopeOf(used.variance, gamma);
    const shift = neg(mul(used.mean, slope));
    return { z: add(mul(part, slope), beta ? add(shift, beta) : shift), used };
  }

  function gradientsOfPart(
    part: Tensor,
    dz: Tensor,
    factor: Tensor | undefined,
    { mean, variance }: Statistics,
  ) {
    const normalized = mul(sub(part, mean), slopeOf(variance));
    const dGamma = sum(mul(dz, normalized), axes);
    const dBeta = sum(dz, axes);
    if (!inputGradient) return { dGamma, dBeta, dx: dz };
    // The micro-batch's mean and variance depend on x as well: their parts of the gradient are taken off.
    const count = dz.size / dBeta.size;
    const dNormalized = moving
      ? dz
      : sub(sub(dz, mul(dBeta, 1 / count)), mul(normalized, mul(dGamma, 1 / count)));
    return { dGamma, dBeta, dx: mul(dNormalized, slopeOf(variance, factor)) };
  }

  function slopeOf(variance: Tensor, factor?: Tensor): Tensor {
    const inverse = rsqrt(add(variance, epsilon));
    return factor ? mul(inverse, factor) : inverse;
  }
}

function rowsOf(x: Tensor, start: number, end: number): Tensor {
  if (start === 0 && end === x.shape[0]) return x;
  const rest = x.shape.slice(1);
  return slice(x, [start, ...rest.map(() => 0)], [end - start, ...rest]);
}

function rowOf(matrix: Tensor, row: number): Tensor {
  return reshape(slice(matrix, [row, 0], [1, -1]), [-1]);
}

function joined(parts: Tensor[]): Tensor {
  return parts.length === 1 ? parts[0] : concat(parts, 0);
}

function batchStatistics(x: Tensor, axes: number[]): Statistics {
  const batchMean = mean(x, axes);
  return { mean: batchMean, variance: mean(square(sub(x, batchMean)), axes) };
}
