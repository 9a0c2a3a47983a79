import { sum } from '@tensorflow/tfjs-core';
import { type ActivationFunction, checkActivation } from './activation-function.js';
import { checkInput, pick } from './check-input.js';
import { checkInteger, checkPair } from './check-integer.js';
import { deriveSeed } from './derive-seed.js';
import { glorotUniform, type Initializer, initialize, zeros } from './initializers.js';
import type { Layer } from './layer.js';
import { replayable } from './replayable.js';
import { runKernel } from './run-kernel.js';
import { weightedOp } from './weighted-op.js';
import { checkPadding, type Padding, slideWindow } from './window.js';

export interface Conv2DOptions {
  /** Number of output channels, 1 or more. */
  filters: number;
  /** Side of the window, or its [height, width], in pixels. */
  kernelSize: number | readonly [number, number];
  /** Step of the window, or its [down, right], in pixels. @defaultValue 1 */
  strides?: number | readonly [number, number];
  /** @defaultValue 'same' */
  padding?: Padding;
  /** @defaultValue 'linear' */
  activation?: ActivationFunction;
  /** @defaultValue true */
  useBias?: boolean;
  /** @defaultValue glorotUniform() */
  kernelInitializer?: Initializer;
  /** @defaultValue zeros() */
  biasInitializer?: Initializer;
  /** Name inside a network. @defaultValue `conv1`, `conv2` … */
  name?: string;
}

export type Conv2DConfig = {
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly activation: ActivationFunction;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly name?: string;
};

/**
 * Returns a layer that convolves images [height, width, channels] to [⌈height / stride⌉, ⌈width / stride⌉, filters] with
 * padding `same`. Its parameters are `kernel` [height, width, channels, filters] and `bias` [filters].
 *
 * @throws RangeError, TypeError when an option is out of its range
 */
export function conv2d(options: Conv2DOptions): Layer<Conv2DConfig> {
  const { filters, padding = 'same', activation = 'linear', useBias = true, name } = options;
  const { kernelInitializer = glorotUniform(), biasInitializer = zeros() } = options;
  const kernelSize = checkPair('conv2d', 'kernelSize', options.kernelSize);
  const strides = checkPair('conv2d', 'strides', options.strides ?? 1);
  checkInteger('conv2d', 'filters', filters);
  checkPadding('conv2d', padding);
  checkActivation('conv2d', activation);
  const layer = name ?? 'conv2d';
  return replayable({
    type: 'conv2d',
    config: {
      filters,
      kernelSize,
      strides,
      padding,
      activation,
      useBias,
      kernelInitializer,
      biasInitializer,
      ...(name !== undefined && { name }),
    },
    init(inputShape, seed) {
      const outputSize = slideWindow(layer, inputShape, { size: kernelSize, strides, padding });
      const kernelShape = [...kernelSize, inputShape[2], filters];
      return {
        params: {
          kernel: initialize(kernelInitializer, kernelShape, deriveSeed(seed, 'kernel')),
          ...(useBias && { bias: initialize(biasInitializer, [filters], deriveSeed(seed, 'bias')) }),
        },
        state: {},
        outputShape: [...outputSize, filters],
      };
    },
    apply(params, x, { inputGradient = true, slice } = {}) {
      const kernel = pick(layer, params, 'kernel');
      const bias = useBias ? pick(layer, params, 'bias') : undefined;
      checkInput(layer, x, 'height, width, ', 4, kernel.shape[2] as number);
      const window = { strides, pad: padding, dataFormat: 'NHWC', dilations: [1, 1] };
      return weightedOp({
        x,
        kernel,
        bias,
        activation,
        inputGradient,
        forward: (fused) =>
          runKernel(
            'FusedConv2D',
            { x, filter: kernel, bias },
            { ...window, activation: fused, total: slice?.total },
          ),
        fused: {
          name: 'FusedConv2DBackprop',
          weights: 'filter',
          attributes: {
            strides,
            pad: padding,
            microBatches: slice?.microBatches,
            total: slice?.total,
          },
        },
        gradients: {
          kernel: (dy, input, { shape }) =>
            runKernel('Conv2DBackpropFilter', { x: input, dy }, { ...window, filterShape: shape }),
          bias: (dz) => sum(dz, [0, 1, 2]),
          x: (dy, { shape }, filter) =>
            runKernel('Conv2DBackpropInput', { dy, filter }, { ...window, inputShape: shape }),
        },
      });
    },
  });
}
