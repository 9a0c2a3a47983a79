import type { Conv2DShape } from '@lab/testkit';

type Padding = Conv2DShape['padding'];

function shape(
  batch: number,
  [inHeight, inWidth, inChannels]: [number, number, number],
  [kernelHeight, kernelWidth, outChannels]: [number, number, number],
  [strideHeight, strideWidth]: [number, number],
  padding: Padding,
): Conv2DShape {
  return {
    batch,
    inHeight,
    inWidth,
    inChannels,
    kernelHeight,
    kernelWidth,
    outChannels,
    strideHeight,
    strideWidth,
    padding,
  };
}

/** The shapes every convolution kernel is held to: the lab's, and those where tails and paddings go wrong. */
export const conv2DShapes: [name: string, shape: Conv2DShape][] = [
  ["the lab's first layer", shape(3, [28, 28, 1], [6, 6, 6], [1, 1], 'same')],
  ["the lab's second layer", shape(3, [28, 28, 6], [5, 5, 12], [2, 2], 'same')],
  ["the lab's third layer", shape(9, [14, 14, 12], [4, 4, 24], [2, 2], 'same')],
  ['the small network, 5×5→4', shape(2, [28, 28, 1], [5, 5, 4], [1, 1], 'same')],
  ['the small network, 5×5→8', shape(2, [28, 28, 4], [5, 5, 8], [2, 2], 'same')],
  ['a single pixel', shape(1, [1, 1, 1], [1, 1, 1], [1, 1], 'valid')],
  ['1×1 filters', shape(2, [5, 3, 4], [1, 1, 5], [1, 1], 'valid')],
  ['1×1 filters, stride 2', shape(2, [5, 6, 3], [1, 1, 4], [2, 2], 'same')],
  ['valid, odd sizes', shape(2, [7, 9, 3], [3, 3, 5], [1, 1], 'valid')],
  ['valid, inputs at the edge unused', shape(2, [8, 9, 3], [3, 2, 4], [3, 3], 'valid')],
  ['stride 3, same', shape(2, [11, 10, 5], [4, 5, 3], [3, 3], 'same')],
  ['strides beyond the filter', shape(2, [9, 8, 2], [2, 1, 3], [3, 3], 'same')],
  ['unequal strides and filter', shape(2, [9, 12, 3], [2, 5, 7], [1, 3], 'same')],
  ['unequal strides, tall filter', shape(1, [12, 7, 4], [5, 1, 6], [3, 2], 'same')],
  ['explicit padding', shape(2, [6, 7, 3], [3, 3, 4], [1, 1], { top: 2, bottom: 1, left: 0, right: 2 })],
  [
    'explicit padding beyond the filter, stride 2',
    shape(2, [5, 6, 2], [2, 3, 3], [2, 2], { top: 3, bottom: 2, left: 4, right: 3 }),
  ],
  ['17 channels', shape(2, [5, 5, 17], [3, 3, 17], [1, 1], 'same')],
  ['17 → 1 channels', shape(1, [6, 5, 17], [2, 2, 1], [1, 1], 'valid')],
  ['1 → 17 channels, stride 2', shape(5, [7, 5, 1], [3, 4, 17], [2, 2], 'same')],
  ['5 → 9 channels', shape(3, [4, 6, 5], [3, 3, 9], [1, 2], 'same')],
  ['4 → 20 channels', shape(2, [6, 6, 4], [3, 3, 20], [1, 1], 'same')],
  ['3 → 7 channels, an odd number of short runs', shape(2, [6, 7, 3], [3, 2, 7], [1, 1], 'same')],
  ['more images than a group', shape(70, [6, 6, 4], [3, 3, 4], [1, 1], 'same')],
];

/** Those that go by Winograd's filtering when they are slices of a large batch: many channels, two to five taps for each stride. */
export const winogradShapes: [name: string, shape: Conv2DShape][] = [
  ['28×28 → 14×14, 24 → 48 channels', shape(1, [28, 28, 24], [5, 5, 48], [2, 2], 'same')],
  ['14×14 → 7×7, 48 → 64 channels', shape(2, [14, 14, 48], [4, 4, 64], [2, 2], 'same')],
  ['3×3 filters, stride 1', shape(2, [14, 13, 64], [3, 3, 32], [1, 1], 'same')],
  ['a large image', shape(1, [17, 35, 64], [3, 3, 32], [1, 1], 'same')],
  ['segments of one length', shape(2, [6, 8, 64], [3, 3, 40], [1, 1], 'same')],
  ['outputs to spare', shape(3, [5, 2, 64], [3, 3, 40], [1, 1], 'same')],
  ['2×2 filters', shape(2, [8, 7, 68], [2, 2, 36], [1, 1], 'same')],
  ['4×4 filters, stride 1', shape(2, [8, 7, 64], [4, 4, 32], [1, 1], 'same')],
  ['valid, 5×5 filters', shape(1, [12, 11, 64], [5, 5, 32], [1, 1], 'valid')],
  ['6×6 filters, stride 2', shape(2, [9, 12, 20], [6, 6, 32], [2, 2], 'same')],
  ['7×9 filters, stride 2', shape(1, [11, 12, 16], [7, 9, 32], [2, 2], 'same')],
  ['stride 3', shape(2, [13, 20, 8], [8, 9, 32], [3, 3], 'same')],
  ['valid, inputs at the edge unused', shape(2, [15, 16, 16], [4, 4, 32], [2, 2], 'valid')],
  ['strides and filters unequal', shape(1, [13, 24, 32], [3, 5, 32], [1, 2], 'same')],
  ['a phase of one tap', shape(1, [16, 15, 32], [4, 3, 32], [1, 2], 'same')],
  ['uneven padding', shape(1, [9, 11, 64], [3, 4, 32], [1, 1], { top: 2, bottom: 1, left: 0, right: 3 })],
  [
    'padding beyond the filter, stride 2',
    shape(1, [18, 19, 16], [4, 4, 32], [2, 2], { top: 5, bottom: 4, left: 4, right: 5 }),
  ],
  ['more images than a group', shape(70, [6, 6, 64], [3, 3, 32], [1, 1], 'same')],
];
