import { sum, type Tensor } from '@tensorflow/tfjs-core';
import {
  type ActivationFunction,
  activate,
  activationGradient,
  checkActivation,
} from './activation-function.js';
import { checkInput, pick } from './check-input.js';
import { checkInteger, checkPair } from './check-integer.js';
import { deriveSeed } from './derive-seed.js';
import { glorotUniform, type Initializer, initialize, zeros } from './initializers.js';
import type { Layer } from './layer.js';
import { hasKernel, runKernel, runKernelForAll } from './run-kernel.js';
import { checkPadding, type Padding, slideWindow } from './window.js';
import { withGradient } from './with-gradient.js';

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
  return {
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
    apply(params, x, { inputGradient = true } = {}) {
      const kernel = pick(layer, params, 'kernel');
      const bias = useBias ? pick(layer, params, 'bias') : undefined;
      checkInput(layer, x, 'height, width, ', 4, kernel.shape[2] as number);
      return convolve({ x, kernel, bias }, { strides, padding, activation, inputGradient });
    },
  };
}

interface ConvolveOptions {
  strides: readonly [number, number];
  padding: Padding;
  activation: ActivationFunction;
  inputGradient: boolean;
}

function convolve(
  { x, kernel, bias }: { x: Tensor; kernel: Tensor; bias?: Tensor },
  { strides, padding, activation, inputGradient }: ConvolveOptions,
): Tensor {
  const window = { strides, pad: padding, dataFormat: 'NHWC', dilations: [1, 1] };
  // The only activation that kernels of every backend fuse, ours in both directions.
  const fused = activation === 'relu' ? 'relu' : 'linear';
  const inputs = [kernel];
  if (bias) inputs.push(bias);
  if (inputGradient) inputs.push(x);
  return withGradient(
    inputs,
    (save) => {
      const z = runKernel('FusedConv2D', { x, filter: kernel, bias }, { ...window, activation: fused });
      const y = fused === activation ? z : activate(activation, z);
      save([x, kernel, y]);
      return y;
    },
    (dy, [savedX, filter, y]) => {
      if (hasKernel('FusedConv2DBackprop')) {
        const dz = fused === activation ? dy : activationGradient(activation, y, dy);
        return runKernelForAll(
          'FusedConv2DBackprop',
          { x: savedX, filter, y, dy: dz },
          { strides, pad: padding, activation: fused, inputGradient, bias: bias !== undefined },
        );
      }
      const dz = activationGradient(activation, y, dy);
      const filterShape = filter.shape;
      const gradients = [
        runKernel('Conv2DBackpropFilter', { x: savedX, dy: dz }, { ...window, filterShape }),
      ];
      if (bias) gradients.push(sum(dz, [0, 1, 2]));
      if (inputGradient) {
        const inputShape = savedX.shape;
        gradients.push(runKernel('Conv2DBackpropInput', { dy: dz, filter }, { ...window, inputShape }));
      }
      return gradients;
    },
  );
}
