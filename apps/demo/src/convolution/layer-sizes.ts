import type { Padding } from '../network/window.js';
import { slideWindows } from './slide-windows.js';

/** One convolution of a stack. */
export interface ConvolutionChoice {
  kernelSize: number;
  stride: number;
  /** Output channels. */
  filters: number;
  padding?: Padding;
}

export interface LayerSizes {
  name: string;
  /** [height, width, channels], or [neurons]. */
  shape: number[];
  /** Numbers that the layer gives: the product of its shape. */
  neurons: number;
  /** Learned numbers, biases included. */
  weights: number;
  /** Multiplications and additions for one digit. */
  multiplyAdds: number;
  /** Learned numbers that a fully connected layer of as many neurons would take, biases included. */
  weightsIfDense: number;
}

/** Returns the sizes of each layer: convolutions one after the other, then dense layers. */
export function layerSizes(
  input: readonly [height: number, width: number, channels: number],
  { convolutions, dense }: { convolutions: readonly ConvolutionChoice[]; dense: readonly number[] },
): LayerSizes[] {
  const layers: LayerSizes[] = [];
  let [height, width, channels] = input;
  for (const [i, { kernelSize, stride, filters, padding = 'same' }] of convolutions.entries()) {
    const inputs = height * width * channels;
    height = slideWindows({ size: height, kernelSize, stride, padding }).count;
    width = slideWindows({ size: width, kernelSize, stride, padding }).count;
    const neurons = height * width * filters;
    const perOutput = kernelSize * kernelSize * channels;
    channels = filters;
    layers.push({
      name: `conv${i + 1}`,
      shape: [height, width, channels],
      neurons,
      weights: (perOutput + 1) * filters,
      multiplyAdds: neurons * perOutput,
      weightsIfDense: (inputs + 1) * neurons,
    });
  }
  let inputs = height * width * channels;
  for (const [i, units] of dense.entries()) {
    const weights = (inputs + 1) * units;
    layers.push({
      name: `dense${i + 1}`,
      shape: [units],
      neurons: units,
      weights,
      multiplyAdds: inputs * units,
      weightsIfDense: weights,
    });
    inputs = units;
  }
  return layers;
}
