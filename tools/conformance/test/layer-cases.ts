import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  type Layer,
  maxPool2d,
  type Shape,
  uniform,
} from '@lab/layers';
import { type Conv2DShape, conv2dReference, maxPoolReference } from '@lab/testkit';

/** A layer, an input shape, and what the layer computes in float64, written out. */
export interface LayerCase {
  title: string;
  layer: Layer;
  inputShape: Shape;
  batch: number;
  training?: boolean;
  reference(tensors: Record<string, number[]>): number[];
}

/** The seed of the step under test. */
export const stepSeed = 20_26;

const functions = {
  linear: (z: number) => z,
  relu: (z: number) => Math.max(z, 0),
  sigmoid: (z: number) => 1 / (1 + Math.exp(-z)),
  tanh: (z: number) => Math.tanh(z),
};
type Kind = keyof typeof functions;

interface ConvolutionCase {
  size: [height: number, width: number];
  channels: [inputs: number, outputs: number];
  kernel: [height: number, width: number];
  strides?: [down: number, right: number];
  padding?: 'same' | 'valid';
  activation?: Kind;
  useBias?: boolean;
  batch?: number;
}

function convolution(options: ConvolutionCase): LayerCase {
  const { size, channels, kernel, strides = [1, 1], padding = 'same', batch = 2 } = options;
  const { activation: kind = 'relu', useBias = true } = options;
  const shape: Conv2DShape = {
    batch,
    inHeight: size[0],
    inWidth: size[1],
    inChannels: channels[0],
    kernelHeight: kernel[0],
    kernelWidth: kernel[1],
    outChannels: channels[1],
    strideHeight: strides[0],
    strideWidth: strides[1],
    padding,
  };
  return {
    title:
      `conv2d ${batch}×${size.join('×')}×${channels.join('→')}, kernel ${kernel.join('×')}, ` +
      `strides ${strides.join('×')}, ${padding}, ${kind}${useBias ? '' : ', no bias'}`,
    layer: conv2d({ filters: channels[1], kernelSize: kernel, strides, padding, activation: kind, useBias }),
    inputShape: [...size, channels[0]],
    batch,
    reference({ x, kernel, bias }) {
      const { values } = conv2dReference(x, kernel, shape);
      return values.map((z, i) => functions[kind](z + (bias?.[i % bias.length] ?? 0)));
    },
  };
}

function fullyConnected(
  batch: number,
  [inputs, units]: [number, number],
  { activation: kind = 'relu', useBias = true }: { activation?: Kind; useBias?: boolean } = {},
): LayerCase {
  return {
    title: `dense ${batch}×${inputs}→${units}, ${kind}${useBias ? '' : ', no bias'}`,
    layer: dense({ units, activation: kind, useBias }),
    inputShape: [inputs],
    batch,
    reference({ x, kernel, bias }) {
      return Array.from({ length: batch * units }, (_, i) => {
        const [row, unit] = [Math.floor(i / units), i % units];
        let z = bias?.[unit] ?? 0;
        for (let k = 0; k < inputs; k++) z += x[row * inputs + k] * kernel[k * units + unit];
        return functions[kind](z);
      });
    },
  };
}

function maxPooling(
  batch: number,
  [height, width, channels]: [number, number, number],
  options: { pool?: number; stride?: number; padding?: 'same' | 'valid' } = {},
): LayerCase {
  const { pool = 2, stride = pool, padding = 'same' } = options;
  return {
    title: `maxPool2d ${batch}×${height}×${width}×${channels}, window ${pool}, stride ${stride}, ${padding}`,
    layer: maxPool2d({ poolSize: pool, strides: stride, padding }),
    inputShape: [height, width, channels],
    batch,
    reference: ({ x }) =>
      maxPoolReference(x, { batch, inHeight: height, inWidth: width, channels, pool, stride, padding })
        .values,
  };
}

function batchNormalization(
  batch: number,
  inputShape: Shape,
  options: { scale?: boolean; center?: boolean; training?: boolean; activation?: Kind } = {},
): LayerCase {
  const { scale = true, center = true, training = true, activation: kind = 'linear' } = options;
  const epsilon = 1e-3;
  const learned = [scale && 'scale', center && 'center'].filter(Boolean).join(' and ') || 'neither';
  return {
    title: `batchNorm ${[batch, ...inputShape].join('×')}, ${learned}, ${kind}, ${training ? 'training' : 'inference'}`,
    layer: batchNorm({ epsilon, scale, center, activation: kind }),
    inputShape,
    batch,
    training,
    reference({ x, gamma, beta, mean: movingMean, variance: movingVariance }) {
      const channels = inputShape[inputShape.length - 1];
      const mean = [...movingMean];
      const variance = [...movingVariance];
      if (training) {
        for (let c = 0; c < channels; c++) {
          const column = x.filter((_, i) => i % channels === c);
          mean[c] = column.reduce((sum, value) => sum + value, 0) / column.length;
          variance[c] = column.reduce((sum, value) => sum + (value - mean[c]) ** 2, 0) / column.length;
        }
      }
      return x.map((value, i) => {
        const c = i % channels;
        const normalized = (value - mean[c]) / Math.sqrt(variance[c] + epsilon);
        return functions[kind](normalized * (gamma?.[c] ?? 1) + (beta?.[c] ?? 0));
      });
    },
  };
}

function droppingOut(batch: number, inputShape: Shape, rate: number, channels = false): LayerCase {
  return {
    title: `dropout ${[batch, ...inputShape].join('×')}, rate ${rate}${channels ? ', whole channels' : ''}`,
    layer: dropout({ rate, channels }),
    inputShape,
    batch,
    training: true,
    reference: ({ x }) =>
      x.map((value, i) => {
        const perExample = x.length / batch;
        const last = inputShape[inputShape.length - 1];
        const index = channels ? Math.floor(i / perExample) * last + (i % last) : i;
        return uniform(stepSeed, index) >= Math.floor(rate * 2 ** 32) ? value / (1 - rate) : 0;
      }),
  };
}

const onValues = (kind: Kind): LayerCase => ({
  title: `activation ${kind}`,
  layer: activation({ kind }),
  inputShape: [5, 3, 4],
  batch: 2,
  reference: ({ x }) => x.map(functions[kind]),
});

export const layerCases: LayerCase[] = [
  // The lab's convolutions (3.0, 3.1, conv-pool).
  convolution({ size: [28, 28], channels: [1, 4], kernel: [5, 5] }),
  convolution({ size: [28, 28], channels: [4, 8], kernel: [5, 5], strides: [2, 2] }),
  convolution({ size: [14, 14], channels: [8, 12], kernel: [4, 4], strides: [2, 2] }),
  convolution({ size: [28, 28], channels: [1, 6], kernel: [6, 6] }),
  convolution({ size: [28, 28], channels: [6, 12], kernel: [5, 5], strides: [2, 2] }),
  convolution({ size: [14, 14], channels: [12, 24], kernel: [4, 4], strides: [2, 2] }),
  convolution({ size: [14, 14], channels: [12, 24], kernel: [4, 4], batch: 1 }),
  // Odd sizes, uneven windows, other channel counts.
  convolution({ size: [7, 5], channels: [3, 4], kernel: [3, 3], batch: 1 }),
  convolution({ size: [7, 5], channels: [3, 5], kernel: [3, 3], strides: [2, 2], padding: 'valid' }),
  convolution({ size: [9, 11], channels: [5, 17], kernel: [2, 3], strides: [2, 1], batch: 3 }),
  convolution({
    size: [9, 11],
    channels: [17, 3],
    kernel: [3, 2],
    strides: [1, 3],
    padding: 'valid',
    batch: 1,
  }),
  convolution({ size: [6, 6], channels: [4, 17], kernel: [1, 1], strides: [2, 2] }),
  convolution({ size: [5, 5], channels: [17, 4], kernel: [5, 5], padding: 'valid', batch: 1 }),
  convolution({ size: [4, 3], channels: [1, 1], kernel: [6, 6], batch: 1 }),
  convolution({ size: [1, 1], channels: [5, 3], kernel: [3, 3], strides: [2, 2] }),
  convolution({ size: [8, 8], channels: [3, 4], kernel: [2, 2], strides: [3, 3], padding: 'valid' }),
  convolution({ size: [6, 7], channels: [3, 4], kernel: [3, 3], activation: 'linear' }),
  convolution({ size: [6, 7], channels: [3, 4], kernel: [3, 3], activation: 'sigmoid' }),
  convolution({ size: [6, 7], channels: [3, 4], kernel: [3, 3], activation: 'tanh' }),
  convolution({ size: [6, 7], channels: [3, 4], kernel: [3, 3], useBias: false }),
  // The lab's dense layers, then others.
  fullyConnected(2, [784, 10], { activation: 'linear' }),
  fullyConnected(3, [200, 100], { activation: 'sigmoid' }),
  fullyConnected(2, [1176, 200]),
  fullyConnected(4, [200, 10], { activation: 'linear' }),
  fullyConnected(1, [17, 5]),
  fullyConnected(5, [3, 1], { activation: 'tanh' }),
  fullyConnected(3, [5, 17], { useBias: false }),
  maxPooling(2, [28, 28, 6]),
  maxPooling(2, [14, 14, 12]),
  maxPooling(1, [7, 5, 3]),
  maxPooling(2, [7, 5, 5], { padding: 'valid' }),
  maxPooling(2, [9, 8, 4], { pool: 3, stride: 2 }),
  maxPooling(1, [9, 8, 17], { pool: 3, stride: 1, padding: 'valid' }),
  batchNormalization(4, [7, 7, 24], { scale: false, activation: 'relu' }),
  batchNormalization(3, [5, 4, 5]),
  batchNormalization(8, [17]),
  batchNormalization(8, [200], { scale: false, activation: 'relu' }),
  batchNormalization(3, [5, 4, 3], { activation: 'tanh' }),
  batchNormalization(3, [5, 4, 3], { center: false }),
  batchNormalization(3, [5, 4, 3], { scale: false, center: false }),
  batchNormalization(3, [5, 4, 3], { training: false }),
  batchNormalization(3, [17], { scale: false, activation: 'relu', training: false }),
  droppingOut(4, [200], 0.25),
  droppingOut(3, [7, 5, 3], 0.5),
  droppingOut(3, [7, 5, 17], 0.4, true),
  droppingOut(5, [13], 0.75, true),
  onValues('relu'),
  onValues('sigmoid'),
  onValues('tanh'),
  {
    title: 'flatten',
    layer: flatten(),
    inputShape: [3, 5, 4],
    batch: 2,
    reference: ({ x }) => x,
  },
];
