import type { Image } from '../network/convolve.js';
import { learnedFirstLayer } from './built-in.js';
import { applyConvolution } from './convolution.js';

/** Returns a digit [28, 28, 1] as an input of so many channels: itself, or what the page's own first layer makes of it. */
export function inputChannels(digit: Image, count: number): Image {
  if (count === 1) return digit;
  const maps = applyConvolution(digit, {
    ...learnedFirstLayer(),
    stride: 1,
    padding: 'same',
    edges: 'zeros',
    relu: true,
  });
  const [height, width, channels] = maps.shape;
  const values = new Float32Array(height * width * count);
  for (let i = 0; i < height * width; i++)
    for (let c = 0; c < count; c++) values[i * count + c] = maps.values[i * channels + (c % channels)];
  return { shape: [height, width, count], values };
}
