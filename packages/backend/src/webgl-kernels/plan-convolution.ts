import type { Conv2DAttributes } from '@lab/wasm-kernels';
import { backend_util, env } from '@tensorflow/tfjs-core';
import { type PaddedImages, type TexelImages, texelImages } from './texel-images.js';
import { weightTexels } from './weight-programs.js';

/** A convolution, and how what it works on lies in textures. */
export interface ConvolutionPlan {
  conv: backend_util.Conv2DInfo;
  /** The input with all that windows see. */
  paddedX: PaddedImages;
  x: TexelImages;
  y: TexelImages;
  /** The output's gradient with all that comes back to a pixel. */
  paddedDz: PaddedImages;
  /** In so many parts the weights' gradient is summed. */
  parts: number;
}

/** Most parts of a weights' gradient: enough to fill a GPU, few enough to be joined in no time. */
const mostParts = 128;

/** Returns the plan of a convolution, or undefined where tfjs's own kernels are to compute it. */
export function planConvolution(
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dataFormat, dilations = 1, dimRoundingMode }: Conv2DAttributes,
): ConvolutionPlan | undefined {
  if (dataFormat === 'NCHW' || [dilations].flat().some((dilation) => dilation !== 1)) return undefined;
  const conv = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = conv;
  const { strideHeight, strideWidth, padInfo } = conv;
  const largest = env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
  const layout = (height: number, width: number, channels: number) =>
    texelImages([batchSize, height, width, channels], largest);
  const seen = (count: number, stride: number, window: number) => (count - 1) * stride + window;
  // Output pixels before the first and after the last whose windows would have seen a pixel.
  const before = (margin: number, stride: number, window: number) =>
    Math.max(0, Math.ceil((window - 1 - margin) / stride));
  const after = (margin: number, stride: number, [from, to]: [number, number]) =>
    Math.max(0, Math.floor((from - 1 + margin) / stride) - (to - 1));
  const top = before(padInfo.top, strideHeight, filterHeight);
  const left = before(padInfo.left, strideWidth, filterWidth);
  const height = top + outHeight + after(padInfo.top, strideHeight, [inHeight, outHeight]);
  const width = left + outWidth + after(padInfo.left, strideWidth, [inWidth, outWidth]);

  const paddedX = layout(
    seen(outHeight, strideHeight, filterHeight),
    seen(outWidth, strideWidth, filterWidth),
    conv.inChannels,
  );
  const x = layout(inHeight, inWidth, conv.inChannels);
  const y = layout(outHeight, outWidth, conv.outChannels);
  const paddedDz = layout(height, width, conv.outChannels);
  const rows = filterHeight * filterWidth + 1;
  const parts = Math.min(batchSize, mostParts, Math.floor(largest / rows));
  const columns = conv.inChannels * Math.ceil(conv.outChannels / 4);
  const fits = Math.max(...weightTexels(conv), columns) <= largest && parts > 0;
  if (!paddedX || !x || !y || !paddedDz || !fits) return undefined;
  return {
    conv,
    paddedX: { ...paddedX, top: padInfo.top, left: padInfo.left },
    x,
    y,
    paddedDz: { ...paddedDz, top, left },
    parts,
  };
}
