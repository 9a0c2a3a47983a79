import { backend_util } from '@tensorflow/tfjs-core';

type Shape4D = [number, number, number, number];

/** The attributes of tfjs's convolutions. */
export interface Conv2DAttributes {
  /** Of the window, or its [down, right], in pixels. */
  strides: number | [number, number];
  /** Zeros around the image: tfjs's names, a number of pixels on each side, or pairs for [batch, height, width, channels]. */
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  /** @defaultValue 'NHWC', the only one that the gradients do */
  dataFormat?: 'NHWC' | 'NCHW';
  /** Between the pixels of the window. @defaultValue 1, the only one that the gradients do */
  dilations?: number | [number, number];
  /** How an output size that is not whole is rounded, with a number of pixels as padding. @defaultValue 'floor' */
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** Ours: images of the whole batch, where x is a slice of it. */
  total?: number;
}

/** The sizes of a convolution, and the same as the trailing arguments of the SIMD functions. */
export interface Conv2DGeometry {
  readonly outShape: Shape4D;
  /** True when there is nothing to compute: an empty batch, or no output pixel. */
  readonly empty: boolean;
  /**
   * batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight,
   * strideWidth, padding above, padding at the left.
   */
  readonly args: readonly number[];
}

/**
 * Returns the sizes of a convolution.
 *
 * @param inShape - [batch, inHeight, inWidth, inChannels]
 * @param filterShape - [kernelHeight, kernelWidth, inChannels, outChannels]
 */
export function conv2DGeometry(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations = 1, dimRoundingMode }: Conv2DAttributes,
): Conv2DGeometry {
  const info = backend_util.computeConv2DInfo(
    inShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  const sizes = [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
  ];
  return {
    outShape: info.outShape as Shape4D,
    empty: sizes.some((size) => size <= 0),
    args: [...sizes, info.padInfo.top, info.padInfo.left],
  };
}

/** True when the SIMD functions can do it: NHWC, no dilation. */
export function isPlainConv2D({ dataFormat = 'NHWC', dilations = 1 }: Conv2DAttributes): boolean {
  return dataFormat === 'NHWC' && [dilations].flat().every((dilation) => dilation === 1);
}

/** @throws RangeError for a data format or a dilation that the kernel does not do. */
export function requirePlainConv2D(kernelName: string, attributes: Conv2DAttributes): void {
  if (isPlainConv2D(attributes)) return;
  const { dataFormat = 'NHWC', dilations = 1 } = attributes;
  throw new RangeError(
    `${kernelName}: expected data format NHWC and dilation 1, got ${dataFormat} and dilation ${dilations}. Transpose to NHWC, or train dilated convolutions on another backend.`,
  );
}
