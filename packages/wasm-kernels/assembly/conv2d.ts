// The convolution forward: see conv2d-images.ts for how it is a matrix product.

import { copyIntoPadded, evenOffsets, groupOf, needsPadding, patchOffsets } from './conv2d-images';
import { imageForward, imageForwardScratch, isMostlyBackground } from './conv2d-image-terms';
import { blockVectors, packBias, packRows, panelsBytes, vectorsOf } from './panels';
import { align, copyFloats, zero } from './simd';
import { areFinite } from './terms';
import { RELU, gather } from './tiles';

/**
 * Whether two pixels side by side are better done as one with twice the channels. Their filter is wider by a stride, with
 * zeros where one of them does not reach, but 2 × 6 channels fill vectors that 6 leave half empty. (An infinite input then
 * makes NaN of a pixel that it only borders on: 0 · ∞.)
 */
function inPairs(outWidth: i32, outChannels: i32, kernelWidth: i32, strideWidth: i32): bool {
  return (outWidth & 1) == 0
    && (kernelWidth + strideWidth) * vectorsOf(2 * outChannels) < 2 * kernelWidth * vectorsOf(outChannels);
}

// @ts-ignore: decorator
@inline
function pairedFilterBytes(
  kernelHeight: i32, kernelWidth: i32, strideWidth: i32, inChannels: i32, outChannels: i32,
): usize {
  return align((kernelHeight * (kernelWidth + strideWidth) * inChannels * 2 * outChannels) << 2);
}

/** Writes the filter of a pair: [kernelHeight, kernelWidth + strideWidth, inChannels, 2, outChannels]. */
function pairFilter(
  to: usize, filter: usize, kernelHeight: i32, kernelWidth: i32, strideWidth: i32, inChannels: i32, outChannels: i32,
): void {
  zero(to, pairedFilterBytes(kernelHeight, kernelWidth, strideWidth, inChannels, outChannels));
  const taps = kernelWidth * inChannels;
  const pitch = outChannels << 2;
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let tap = 0; tap < taps; tap++) {
      copyFloats(to + 2 * tap * pitch, filter, outChannels);
      copyFloats(to + (2 * (tap + strideWidth * inChannels) + 1) * pitch, filter, outChannels);
      filter += pitch;
    }
    to += 2 * (kernelWidth + strideWidth) * inChannels * pitch;
  }
}

/** Returns the bytes of scratch that `conv2d` needs with the same geometry. */
export function conv2dScratch(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const tiles = tilesScratch(
    batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight,
    strideWidth, top, left,
  );
  if (inChannels > 1) return tiles;
  return max(tiles, imageForwardScratch(inHeight, inWidth, outChannels, kernelHeight, kernelWidth));
}

function tilesScratch(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  if (inPairs(outWidth, outChannels, kernelWidth, strideWidth)) {
    return pairedFilterBytes(kernelHeight, kernelWidth, strideWidth, inChannels, outChannels)
      + align(2 * (outChannels << 2))
      + tilesScratch(
        batch, inHeight, inWidth, inChannels, outHeight, outWidth >> 1, 2 * outChannels,
        kernelHeight, kernelWidth + strideWidth, strideHeight, 2 * strideWidth, top, left,
      );
  }
  const paddedHeight = (outHeight - 1) * strideHeight + kernelHeight;
  const paddedWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const imageBytes = (paddedHeight * paddedWidth * inChannels) << 2;
  const group = groupOf(batch, imageBytes);
  return align(panelsBytes(kernelHeight * kernelWidth * inChannels, outChannels))
    + 2 * align((group * outHeight * outWidth) << 2) + align(group * imageBytes);
}

/** y = x ∗ filter (+ bias) (then ReLU). `bias` may be 0. */
export function conv2d(
  x: usize, filter: usize, bias: usize, y: usize, relu: bool, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  if (
    isMostlyBackground(
      x, batch, inHeight, inWidth, inChannels, outHeight, outWidth, kernelHeight, kernelWidth, strideHeight, strideWidth,
      top, left,
    ) && areFinite(filter, kernelHeight * kernelWidth * outChannels)
  ) {
    imageForward(
      x, filter, bias, y, relu, scratch, batch, inHeight, inWidth, outHeight, outWidth, outChannels, kernelHeight,
      kernelWidth, top, left,
    );
    return;
  }
  convolveByTiles(
    x, filter, bias, y, relu, scratch, batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight,
    kernelWidth, strideHeight, strideWidth, top, left,
  );
}

function convolveByTiles(
  x: usize, filter: usize, bias: usize, y: usize, relu: bool, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  if (inPairs(outWidth, outChannels, kernelWidth, strideWidth)) {
    const pairedBias = scratch + pairedFilterBytes(kernelHeight, kernelWidth, strideWidth, inChannels, outChannels);
    pairFilter(scratch, filter, kernelHeight, kernelWidth, strideWidth, inChannels, outChannels);
    if (bias) {
      copyFloats(pairedBias, bias, outChannels);
      copyFloats(pairedBias + (outChannels << 2), bias, outChannels);
    }
    convolveByTiles(
      x, scratch, bias ? pairedBias : 0, y, relu, pairedBias + align(2 * (outChannels << 2)),
      batch, inHeight, inWidth, inChannels, outHeight, outWidth >> 1, 2 * outChannels,
      kernelHeight, kernelWidth + strideWidth, strideHeight, 2 * strideWidth, top, left,
    );
    return;
  }
  let paddedHeight = (outHeight - 1) * strideHeight + kernelHeight;
  let paddedWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const group = groupOf(batch, (paddedHeight * paddedWidth * inChannels) << 2);
  const patch = kernelHeight * kernelWidth * inChannels;
  const pixels = outHeight * outWidth;
  const panels = scratch;
  const inOffsets = panels + align(panelsBytes(patch, outChannels));
  const outOffsets = inOffsets + align((group * pixels) << 2);
  const padded = outOffsets + align((group * pixels) << 2);

  const pad = needsPadding(inHeight, top, paddedHeight) || needsPadding(inWidth, left, paddedWidth);
  if (pad) {
    zero(padded, (group * paddedHeight * paddedWidth * inChannels) << 2);
  } else {
    paddedHeight = inHeight;
    paddedWidth = inWidth;
  }
  const rowFloats = paddedWidth * inChannels;
  patchOffsets(
    inOffsets, group, outHeight, outWidth, strideHeight, strideWidth, rowFloats, inChannels, paddedHeight * rowFloats,
  );
  evenOffsets(outOffsets, group * pixels, outChannels << 2);

  let panel = panels;
  for (let first = 0; first < outChannels; ) {
    const width = blockVectors(vectorsOf(outChannels - first)) << 2;
    panel = packBias(panel, bias, outChannels, first, width);
    panel = packRows(panel, filter, patch, outChannels, outChannels << 2, 4, first, width);
    first += width;
  }

  const runLength = kernelWidth * inChannels;
  const runSkip = (rowFloats - runLength) << 2;
  for (let n = 0; n < batch; n += group) {
    const images = min(group, batch - n);
    let input = x + ((n * inHeight * inWidth * inChannels) << 2);
    if (pad) {
      copyIntoPadded(
        padded, input, 0, images, inHeight, inWidth, inChannels, top, left, paddedHeight, paddedWidth,
      );
      input = padded;
    }
    let out = y + ((n * pixels * outChannels) << 2);
    panel = panels;
    for (let first = 0; first < outChannels; ) {
      const vectors = blockVectors(vectorsOf(outChannels - first));
      const width = vectors << 2;
      const lanes = min(4, outChannels - first - width + 4);
      gather(
        vectors, images * pixels, inOffsets, outOffsets, input, panel, kernelHeight, runLength, runSkip,
        out, 0, relu ? RELU : 0, lanes,
      );
      panel += ((patch + 1) * width) << 2;
      out += width << 2;
      first += width;
    }
  }
}
