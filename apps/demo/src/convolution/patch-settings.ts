import type { Padding } from '../network/window.js';
import type { Edges } from './convolution.js';

/** What can be chosen of the convolution. */
export interface PatchSettings {
  /** Height and width of the patch, 1..7. */
  size: number;
  /** 1..3 */
  stride: number;
  padding: Padding;
  edges: Edges;
  relu: boolean;
  /** Input channels, 1..6: 1 is the digit, more are what a first layer made of it. */
  inputs: number;
  /** Output channels, 1..6. */
  outputs: number;
}

/** Largest number of channels shown. */
export const maxChannels = 6;
