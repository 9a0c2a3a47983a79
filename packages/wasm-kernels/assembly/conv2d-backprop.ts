// All gradients of a convolution; see conv2d-images.ts.

import { copyIntoPadded, groupOf, needsPadding, patchOffsets } from './conv2d-images';
import { backpropTerms, backpropTermsScratch } from './conv2d-backprop-terms';
import { imageBackprop, imageBackpropScratch, isMostlyBackground } from './conv2d-image-terms';
import { gatherPhases, packPhases, paddedGradient, phaseOffsets, tapsOf } from './conv2d-phases';
import { bufferOf, join, levelsOf, partStart } from './micro-batches';
import { addColumns, addOuterProducts, copyOutRows, copyRows } from './conv2d-sums';
import { panelsBytes, vectorsOf } from './panels';
import { align, copyFloats, zero } from './simd';
import { areFinite, countTerms } from './terms';

/** Up to this part of dy, sums of terms are faster than register tiles. */
const MOST_TERMS: f32 = 0.65;

function backpropGroup(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32,
): i32 {
  const paddedHeight = (outHeight - 1) * strideHeight + kernelHeight;
  const paddedWidth = (outWidth - 1) * strideWidth + kernelWidth;
  return groupOf(
    batch, (paddedHeight * paddedWidth * inChannels + outHeight * outWidth * outChannels) << 2,
  );
}

/** Returns the bytes of scratch that `conv2dBackprop` needs with the same geometry. */
export function conv2dBackpropScratch(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): usize {
  const group = backpropGroup(
    batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth,
    strideHeight, strideWidth,
  );
  const patch = kernelHeight * kernelWidth * inChannels;
  const columns = vectorsOf(outChannels) << 2;
  const paddedHeight = (outHeight - 1) * strideHeight + kernelHeight;
  const paddedWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const gradientHeight = paddedGradient(inHeight, kernelHeight, strideHeight, top);
  const gradientWidth = paddedGradient(inWidth, kernelWidth, strideWidth, left);
  const tiles = levelsOf(parts) * align(((patch + 1) * columns) << 2)
    + align((group * outHeight * outWidth) << 2)
    + align((group * paddedHeight * paddedWidth * inChannels) << 2)
    + align((group * outHeight * outWidth * columns) << 2)
    + 2 * align((group * inHeight * inWidth) << 2)
    + align((group * gradientHeight * gradientWidth * outChannels) << 2)
    + align(
      panelsBytes(kernelHeight * kernelWidth * outChannels, inChannels)
        + strideHeight * strideWidth * panelsBytes(0, inChannels),
    );
  const terms = backpropTermsScratch(
    group, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight,
    strideWidth, top, left, parts,
  );
  const image = inChannels == 1
    ? imageBackpropScratch(group, inHeight, inWidth, outChannels, kernelHeight, kernelWidth, parts)
    : 0;
  return max(max(tiles, terms), image);
}

/**
 * The gradients of a convolution. Each result may be 0: it is then not computed. `y`, when
 * given, is the output of the ReLU behind the convolution: dy counts only where it is positive. The sums over the batch go
 * by `parts` micro-batches.
 */
export function conv2dBackprop(
  x: usize, filter: usize, y: usize, dy: usize, dfilter: usize, dbias: usize, dx: usize, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): void {
  const group = backpropGroup(
    batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth,
    strideHeight, strideWidth,
  );
  const pixels = outHeight * outWidth;
  const values = batch * pixels * outChannels;
  // Behind a ReLU nothing but finite numbers is expected. Else these are tfjs's own kernels too, where 0 · ∞ is no number.
  if (
    dx == 0 && isMostlyBackground(
      x, batch, inHeight, inWidth, inChannels, outHeight, outWidth, kernelHeight, kernelWidth, strideHeight, strideWidth,
      top, left,
    ) && (y != 0 || areFinite(dy, values))
  ) {
    imageBackprop(
      x, y, dy, dfilter, dbias, scratch, group, batch, inHeight, inWidth, outHeight, outWidth, outChannels, kernelHeight,
      kernelWidth, top, left, parts,
    );
    return;
  }
  if (
    <f32>countTerms(dy, y, values) < MOST_TERMS * <f32>values && (
      y != 0 || (
        (dfilter == 0 || areFinite(x, batch * inHeight * inWidth * inChannels))
        && (dx == 0 || areFinite(filter, kernelHeight * kernelWidth * inChannels * outChannels))
      )
    )
  ) {
    backpropTerms(
      x, filter, y, dy, dfilter, dbias, dx, scratch, group, batch, inHeight, inWidth, inChannels, outHeight, outWidth,
      outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left, parts,
    );
    return;
  }
  const patch = kernelHeight * kernelWidth * inChannels;
  const inPixels = inHeight * inWidth;
  const columns = vectorsOf(outChannels) << 2;
  let paddedHeight = (outHeight - 1) * strideHeight + kernelHeight;
  let paddedWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const gradientHeight = paddedGradient(inHeight, kernelHeight, strideHeight, top);
  const gradientWidth = paddedGradient(inWidth, kernelWidth, strideWidth, left);
  const gradientTop = tapsOf(kernelHeight, strideHeight, 0) - 1;
  const gradientLeft = tapsOf(kernelWidth, strideWidth, 0) - 1;

  // One buffer: the sums of the filter [patch, columns], behind them those of the bias [columns].
  const sums = scratch;
  const sumsBytes = align(((patch + 1) * columns) << 2);
  const patches = sums + levelsOf(parts) * sumsBytes;
  const padded = patches + align((group * pixels) << 2);
  const dense = padded + align((group * paddedHeight * paddedWidth * inChannels) << 2);
  const inOffsets = dense + align((group * pixels * columns) << 2);
  const outOffsets = inOffsets + align((group * inPixels) << 2);
  const gradient = outOffsets + align((group * inPixels) << 2);
  const panels = gradient + align((group * gradientHeight * gradientWidth * outChannels) << 2);

  const pad = needsPadding(inHeight, top, paddedHeight) || needsPadding(inWidth, left, paddedWidth);
  const copyGradient = columns != outChannels || y != 0;
  if (dfilter) {
    if (pad) {
      zero(padded, (group * paddedHeight * paddedWidth * inChannels) << 2);
    } else {
      paddedHeight = inHeight;
      paddedWidth = inWidth;
    }
    const rowFloats = paddedWidth * inChannels;
    patchOffsets(
      patches, group, outHeight, outWidth, strideHeight, strideWidth, rowFloats, inChannels, paddedHeight * rowFloats,
    );
  }
  if (dx) {
    zero(gradient, (group * gradientHeight * gradientWidth * outChannels) << 2);
    phaseOffsets(
      inOffsets, outOffsets, group, inHeight, inWidth, inChannels, outChannels, kernelHeight, kernelWidth,
      strideHeight, strideWidth, top, left, gradientHeight, gradientWidth,
    );
    packPhases(panels, filter, inChannels, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth);
    if (strideHeight > kernelHeight || strideWidth > kernelWidth) zero(dx, (batch * inPixels * inChannels) << 2);
  }

  // First one gradient of all images, then the other: what each needs stays in the cache.
  for (let part = 0; part < parts && (dfilter != 0 || dbias != 0); part++) {
    const own = bufferOf(sums, sumsBytes, part);
    zero(own, sumsBytes);
    const end = partStart(batch, parts, part + 1);
    for (let n = partStart(batch, parts, part); n < end; n += group) {
      const images = min(group, end - n);
      const at = (n * pixels * outChannels) << 2;
      let rows = dy + at;
      if (copyGradient) {
        copyRows(dense, rows, y ? y + at : 0, images * pixels, outChannels, columns);
        rows = dense;
      }
      if (dbias) addColumns(own + ((patch * columns) << 2), rows, images * pixels, columns);
      if (!dfilter) continue;
      let input = x + ((n * inPixels * inChannels) << 2);
      if (pad) {
        copyIntoPadded(padded, input, 0, images, inHeight, inWidth, inChannels, top, left, paddedHeight, paddedWidth);
        input = padded;
      }
      addOuterProducts(
        own, input, patches, rows, images * pixels, columns, kernelHeight, kernelWidth * inChannels,
        paddedWidth * inChannels,
      );
    }
    join(sums, sumsBytes, part);
  }
  for (let n = 0; n < batch && dx != 0; n += group) {
    const images = min(group, batch - n);
    const at = (n * pixels * outChannels) << 2;
    copyIntoPadded(
      gradient, dy + at, y ? y + at : 0, images, outHeight, outWidth, outChannels, gradientTop, gradientLeft,
      gradientHeight, gradientWidth,
    );
    gatherPhases(
      dx + ((n * inPixels * inChannels) << 2), gradient, panels, inOffsets, outOffsets, images, group,
      inHeight, inWidth, inChannels, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left,
      gradientWidth,
    );
  }
  if (dfilter) copyOutRows(dfilter, sums, patch, outChannels, columns);
  if (dbias) copyFloats(dbias, sums + ((patch * columns) << 2), outChannels);
}
