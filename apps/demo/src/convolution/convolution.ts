import { convolve, type Image } from '../network/convolve.js';
import type { Padding } from '../network/window.js';
import { slideWindows, type Windows } from './slide-windows.js';

/** What a cell of the padding holds: nothing, or a copy of the picture's nearest cell. */
export type Edges = 'zeros' | 'copy';

/** A convolution as the page shows it: square patches, the same step down and right. */
export interface Convolution {
  /** [size, size, in, out] */
  kernel: Image;
  /** [out] */
  bias: Float32Array;
  stride: number;
  padding: Padding;
  /** Matters with padding `same` only. */
  edges: Edges;
  /** Whether negative sums become 0. */
  relu: boolean;
}

/** Returns where the patches lie on a square or other picture, down and right. */
export function patchesOn(
  { shape: [height, width] }: Image,
  { kernel, stride, padding }: Pick<Convolution, 'kernel' | 'stride' | 'padding'>,
): { down: Windows; right: Windows } {
  const kernelSize = kernel.shape[0];
  return {
    down: slideWindows({ size: height, kernelSize, stride, padding }),
    right: slideWindows({ size: width, kernelSize, stride, padding }),
  };
}

/**
 * Returns a convolution's output [height', width', out]: at each place the patch's pixels times the weights, summed over the
 * patch and the input channels, plus the bias. The kernel is not flipped.
 */
export function applyConvolution(input: Image, convolution: Convolution): Image {
  const { kernel, bias, stride, padding, edges, relu } = convolution;
  const copies = padding === 'same' && edges === 'copy';
  const output = convolve(copies ? copyEdges(input, patchesOn(input, convolution)) : input, {
    kernel,
    bias,
    strides: [stride, stride],
    padding: copies ? 'valid' : padding,
  });
  return relu ? { ...output, values: output.values.map((value) => Math.max(0, value)) } : output;
}

/** Returns the picture with its padding, filled with the nearest cells. */
function copyEdges({ shape, values }: Image, { down, right }: { down: Windows; right: Windows }): Image {
  const [height, width, channels] = shape;
  const [rows, columns] = [height + down.before + down.after, width + right.before + right.after];
  const padded = new Float32Array(rows * columns * channels);
  for (let at = 0; at < rows * columns; at++) {
    const from = nearestCell(shape, Math.floor(at / columns) - down.before, (at % columns) - right.before);
    padded.set(values.subarray(from * channels, (from + 1) * channels), at * channels);
  }
  return { shape: [rows, columns, channels], values: padded };
}

function nearestCell([height, width]: readonly number[], row: number, column: number): number {
  const y = Math.min(height - 1, Math.max(0, row));
  return y * width + Math.min(width - 1, Math.max(0, column));
}

/** One cell that a patch covers. */
export interface PatchCell {
  /** In the input; outside of it, in the padding. */
  row: number;
  column: number;
  /** Whether it lies in the padding. */
  padded: boolean;
}

/** One number of the output, written out. */
export interface Explanation {
  /** Row by row [size · size]. */
  cells: PatchCell[];
  /** For each input channel, the pixels under the patch and their products with the weights [size · size]. */
  channels: { pixels: Float32Array; weights: Float32Array; products: Float32Array; sum: number }[];
  bias: number;
  /** The sum of all products, plus the bias. */
  sum: number;
  /** After ReLU, when it is on. */
  result: number;
}

/** Returns how one number of the output comes about. */
export function explain(
  input: Image,
  convolution: Convolution,
  { row, column, output }: { row: number; column: number; output: number },
): Explanation {
  const { kernel, bias, edges, relu } = convolution;
  const [size, , inputs, outputs] = kernel.shape;
  const [height, width] = input.shape;
  const { down, right } = patchesOn(input, convolution);
  const cells = Array.from({ length: size * size }, (_, i): PatchCell => {
    const y = down.starts[row] + Math.floor(i / size);
    const x = right.starts[column] + (i % size);
    return { row: y, column: x, padded: y < 0 || x < 0 || y >= height || x >= width };
  });
  const channels = Array.from({ length: inputs }, (_, channel) => {
    const pixels = Float32Array.from(cells, ({ row: y, column: x, padded }) =>
      padded && edges === 'zeros' ? 0 : input.values[nearestCell(input.shape, y, x) * inputs + channel],
    );
    const weights = pixels.map((_, i) => kernel.values[(i * inputs + channel) * outputs + output]);
    const products = pixels.map((pixel, i) => pixel * weights[i]);
    return { pixels, weights, products, sum: products.reduce((sum, product) => sum + product, 0) };
  });
  const sum = channels.reduce((total, channel) => total + channel.sum, bias[output]);
  return { cells, channels, bias: bias[output], sum, result: relu ? Math.max(0, sum) : sum };
}

/** Returns one plane of a picture [height · width]. */
export function planeOf({ shape: [height, width, channels], values }: Image, channel: number): Float32Array {
  return Float32Array.from({ length: height * width }, (_, i) => values[i * channels + channel]);
}
