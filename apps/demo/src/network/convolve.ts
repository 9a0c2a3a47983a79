import { type Weighted, weightedSums } from './weighted-sums.js';
import { type Padding, windowAxis } from './window.js';

/** An image: [height, width, channels], row by row, the channels of a pixel side by side. */
export interface Image {
  shape: readonly number[];
  values: Float32Array;
}

export interface ConvolveOptions {
  /** [height, width, in, out]. Not flipped, as in every network library. */
  kernel: Image;
  /** [out]. @defaultValue zeros */
  bias?: Float32Array;
  /** @defaultValue [1, 1] */
  strides?: readonly [down: number, right: number];
  /** @defaultValue 'same' */
  padding?: Padding;
}

/** Convolves an image [height, width, in] to [height', width', out], as TensorFlow's conv2d does, padding with zeros. */
export function convolve(image: Image, options: ConvolveOptions): Image {
  const { kernel, bias, strides = [1, 1], padding = 'same' } = options;
  const [height, width, inputs] = image.shape;
  const [kernelHeight, kernelWidth, , outputs] = kernel.shape;
  const down = windowAxis(height, kernelHeight, strides[0], padding);
  const right = windowAxis(width, kernelWidth, strides[1], padding);
  const values = new Float32Array(down.outputs * right.outputs * outputs);
  const size = kernelHeight * kernelWidth * inputs;
  const seen: Weighted = { values: new Float64Array(size), rows: new Int32Array(size), count: 0 };
  for (let y = 0, to = 0; y < down.outputs; y++) {
    const top = y * strides[0] - down.before;
    for (let x = 0; x < right.outputs; x++, to += outputs) {
      const left = x * strides[1] - right.before;
      const firstColumn = Math.max(0, -left);
      // The values of a row of the window, and their weights, lie side by side.
      const length = (Math.min(kernelWidth, width - left) - firstColumn) * inputs;
      let count = 0;
      for (let ky = Math.max(0, -top); ky < Math.min(kernelHeight, height - top); ky++) {
        const from = ((top + ky) * width + left + firstColumn) * inputs;
        const weight = (ky * kernelWidth + firstColumn) * inputs;
        for (let i = 0; i < length; i++) {
          const value = image.values[from + i];
          // Most of a digit is background, and much of a ReLU's output is 0.
          if (value === 0) continue;
          seen.values[count] = value;
          seen.rows[count++] = (weight + i) * outputs;
        }
      }
      seen.count = count;
      weightedSums(seen, kernel.values, { bias, to: values, at: to, length: outputs });
    }
  }
  return { shape: [down.outputs, right.outputs, outputs], values };
}

export interface MaxPoolOptions {
  size: readonly [height: number, width: number];
  strides: readonly [down: number, right: number];
  padding?: Padding;
}

/** Keeps the largest value of each window of an image [height, width, channels]; padded pixels never win. */
export function maxPool(image: Image, { size, strides, padding = 'same' }: MaxPoolOptions): Image {
  const [height, width, channels] = image.shape;
  const down = windowAxis(height, size[0], strides[0], padding);
  const right = windowAxis(width, size[1], strides[1], padding);
  const values = new Float32Array(down.outputs * right.outputs * channels).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0; y < down.outputs; y++) {
    for (let x = 0; x < right.outputs; x++) {
      const to = (y * right.outputs + x) * channels;
      for (let ky = 0; ky < size[0]; ky++) {
        const row = y * strides[0] + ky - down.before;
        if (row < 0 || row >= height) continue;
        for (let kx = 0; kx < size[1]; kx++) {
          const column = x * strides[1] + kx - right.before;
          if (column < 0 || column >= width) continue;
          const from = (row * width + column) * channels;
          for (let c = 0; c < channels; c++)
            values[to + c] = Math.max(values[to + c], image.values[from + c]);
        }
      }
    }
  }
  return { shape: [down.outputs, right.outputs, channels], values };
}
