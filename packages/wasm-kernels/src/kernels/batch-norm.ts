import { FusedBatchNorm, type TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import { stockOrThrow, type WasmKernel } from './wasm-kernel.js';

interface TrainingAttributes {
  epsilon: number;
  microBatches?: number;
  activation?: 'linear' | 'relu';
  momentum?: number;
  total?: number;
}

/**
 * Inputs x [..., channels], gamma and beta [channels] (both optional); attributes epsilon, microBatches (a power of two, 1 if
 * left out) and activation (`linear` if left out). Outputs y = (x − mean) / √(variance + epsilon) · gamma + beta, or its positive
 * part, and each micro-batch's own mean and biased variance [microBatches, channels].
 *
 * Given movingMean and movingVariance [channels] too, momentum, and the `total` examples of the batch (those of x if left out):
 * outputs after these what they are to be after the batch, or x's share of it; the variance moves with the unbiased one.
 */
export const batchNormTraining: WasmKernel = {
  kernelName: 'BatchNormTraining',
  create: () => (params) => {
    const { x } = params.inputs as { x: TensorInfo };
    const { gamma, beta, movingMean, movingVariance } = params.inputs;
    const { batch, pixels, channels } = sizesOf(x);
    const attributes = params.attrs as unknown as TrainingAttributes;
    const { epsilon, microBatches = 1, activation, momentum = 0, total = batch } = attributes;
    requireFloat('BatchNormTraining', { x });
    const heap = heapOf(params.backend);
    const y = heap.output(x.shape);
    const mean = heap.output([microBatches, channels]);
    const variance = heap.output([microBatches, channels]);
    const [from, to, centre, spread] = [x, y, mean, variance].map(heap.address);
    const factor = gamma ? heap.address(gamma) : 0;
    const offset = beta ? heap.address(beta) : 0;
    const sizes = [batch, pixels, channels, epsilon, microBatches];
    heap.simd.batchNorm(from, to, centre, spread, factor, offset, ...sizes, Number(activation === 'relu'));
    const moved = [[movingMean, mean, 0] as const, [movingVariance, variance, 1] as const].flatMap(
      ([moving, own, unbiased]) => {
        if (!moving) return [];
        const output = heap.output([channels]);
        const scratch = heap.scratch(heap.simd.moveStatisticScratch(channels, microBatches));
        const [old, now, next] = [moving, own, output].map(heap.address);
        const parts = [batch, pixels, channels, microBatches];
        heap.simd.moveStatistic(old, now, next, scratch, ...parts, momentum, total, unbiased);
        return [output];
      },
    );
    return [y, mean, variance, ...moved];
  },
};

interface GradientAttributes {
  epsilon: number;
  scale: boolean;
  center: boolean;
  inputGradient: boolean;
  microBatches?: number;
  activation?: 'linear' | 'relu';
}

/**
 * Inputs x, dy [..., channels], mean, variance, gamma and beta as above, beta only with activation `relu`; outputs
 * dgamma (with `scale`), dbeta (with `center`), dx (with `inputGradient`), in this order. dx counts the dependence of mean and
 * variance on x.
 */
export const batchNormTrainingGrad: WasmKernel = {
  kernelName: 'BatchNormTrainingGrad',
  create: () => (params) => {
    const { x, dy, mean, variance } = params.inputs as Record<'x' | 'dy' | 'mean' | 'variance', TensorInfo>;
    const { gamma, beta } = params.inputs;
    const attributes = params.attrs as unknown as GradientAttributes;
    const { epsilon, scale, center, inputGradient, microBatches = 1, activation } = attributes;
    requireFloat('BatchNormTrainingGrad', { x, dy, mean, variance });
    const relu = activation === 'relu';
    // Without it the ReLU's mask would be another.
    if (relu && center && !beta) {
      throw new RangeError(
        'BatchNormTrainingGrad: expected beta beside activation relu and its gradient, got none. Give what BatchNormTraining was given.',
      );
    }
    const heap = heapOf(params.backend);
    const { batch, pixels, channels } = sizesOf(x);
    // The kernel needs both sums; one that nobody asked for is kept for the time of the call.
    const dgamma = heap.output([channels]);
    const dbeta = heap.output([channels]);
    const dx = inputGradient ? heap.output(x.shape) : undefined;
    const [from, gradient, centre, spread] = [x, dy, mean, variance].map(heap.address);
    heap.simd.batchNormBackprop(
      from,
      gradient,
      centre,
      spread,
      gamma ? heap.address(gamma) : 0,
      beta ? heap.address(beta) : 0,
      heap.address(dgamma),
      heap.address(dbeta),
      dx ? heap.address(dx) : 0,
      heap.scratch(heap.simd.batchNormBackpropScratch(channels, microBatches)),
      batch,
      pixels,
      channels,
      epsilon,
      microBatches,
      Number(relu),
    );
    if (!scale) heap.release(dgamma);
    if (!center) heap.release(dbeta);
    return [...(scale ? [dgamma] : []), ...(center ? [dbeta] : []), ...(dx ? [dx] : [])];
  },
};

/**
 * The same by given statistics, tfjs's own kernel: inputs x, mean, variance, offset and scale (both optional). Statistics
 * that are not [channels] go to the stock kernel, which works value by value.
 */
export const fusedBatchNorm: WasmKernel = {
  kernelName: FusedBatchNorm,
  create: (stock) => (params) => {
    const { x, mean, variance } = params.inputs as Record<'x' | 'mean' | 'variance', TensorInfo>;
    const { offset, scale } = params.inputs;
    const { varianceEpsilon } = params.attrs as unknown as { varianceEpsilon: number };
    const { batch, pixels, channels } = sizesOf(x);
    const perChannel = [mean, variance, offset, scale].every(
      (tensor) => !tensor || (tensor.shape.length === 1 && tensor.shape[0] === channels),
    );
    if (!perChannel) return stockOrThrow(FusedBatchNorm, stock)(params);
    requireFloat(FusedBatchNorm, { x, mean, variance });
    const heap = heapOf(params.backend);
    const y = heap.output(x.shape);
    const [from, to, centre, spread] = [x, y, mean, variance].map(heap.address);
    const factor = scale ? heap.address(scale) : 0;
    const shift = offset ? heap.address(offset) : 0;
    heap.simd.normalize(
      from,
      to,
      centre,
      spread,
      factor,
      shift,
      batch * pixels,
      channels,
      varianceEpsilon,
      0,
    );
    return y;
  },
};

/** Of x [batch, …, channels]. */
function sizesOf({ shape }: TensorInfo): { batch: number; pixels: number; channels: number } {
  const [batch, ...rest] = shape;
  const channels = rest.pop() ?? 1;
  return { batch, pixels: rest.reduce((product, size) => product * size, 1), channels };
}
