// Convolutions of images of one channel that are mostly background, with strides of 1, as sums of terms (terms.ts). A pixel that
// is not zero reaches kw outputs side by side in kh rows: with the filter turned round, these are runs of kw·co floats.
//
//   forward           the turned filter [kh][kw·co], times the pixel, is added to where it reaches in the padded y
//   filter gradient   where it reaches in the padded dy, times the pixel, is added to the sums of the turned filter
//
// y and dy are padded so that every pixel reaches kh · kw outputs. The order of all sums is that of conv2d.ts and
// conv2d-backprop.ts.

import { copyIntoPadded, patchOffsets } from './conv2d-images';
import { addChannels } from './conv2d-sums';
import { bufferOf, join, levelsOf, partStart } from './micro-batches';
import { vectorsOf } from './panels';
import { addFloats, align, copyFloats, zero } from './simd';
import { LANES_BYTES, addOne, addTerms, countTerms, lanesTable, listBytes, listTerms, rowsBehind } from './terms';

/** Up to this part of the pixels, sums of terms are faster than register tiles. */
const MOST_TERMS: f32 = 0.4;
/** Floats that a run of whole vectors may reach past the end of an image. */
const SLACK: i32 = 4;

/** Whether a convolution of x is of that kind. */
export function isMostlyBackground(
  x: usize, batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): bool {
  const pixels = inHeight * inWidth;
  return inChannels == 1 && strideHeight == 1 && strideWidth == 1 && (pixels & 3) == 0
    && top < kernelHeight && left < kernelWidth
    && outHeight - top <= inHeight && outWidth - left <= inWidth
    && <f32>countTerms(x, 0, batch * pixels) < MOST_TERMS * <f32>(batch * pixels);
}

/** Returns the floats of a padded y. */
// @ts-ignore: decorator
@inline
function reachFloats(inHeight: i32, inWidth: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32): i32 {
  return (inHeight + kernelHeight - 1) * (inWidth + kernelWidth - 1) * outChannels;
}

export function imageForwardScratch(
  inHeight: i32, inWidth: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
): usize {
  const pixels = inHeight * inWidth;
  return align(kernelHeight * vectorsOf(kernelWidth * outChannels) << 4)
    + align((reachFloats(inHeight, inWidth, outChannels, kernelHeight, kernelWidth) + SLACK) << 2)
    + align(pixels << 2) + LANES_BYTES + listBytes(pixels);
}

/** The same as `conv2d`. */
export function imageForward(
  x: usize, filter: usize, bias: usize, y: usize, relu: bool, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, top: i32, left: i32,
): void {
  const pixels = inHeight * inWidth;
  const vectors = vectorsOf(kernelWidth * outChannels);
  const runBytes = vectors << 4;
  const reachWidth = inWidth + kernelWidth - 1;
  const rowFloats = reachWidth * outChannels;
  const rowBytes = rowFloats << 2;
  const floats = reachFloats(inHeight, inWidth, outChannels, kernelHeight, kernelWidth);

  const turned = scratch;
  const reach = turned + align(kernelHeight * runBytes);
  const places = reach + align((floats + SLACK) << 2);
  const lanes = places + align(pixels << 2);
  const list = lanes + LANES_BYTES;
  const behind = rowsBehind(pixels);
  lanesTable(lanes);
  patchOffsets(places, 1, inHeight, inWidth, 1, 1, rowFloats, outChannels, 0);
  zero(turned, kernelHeight * runBytes);
  turnRound(turned, runBytes, filter, kernelWidth * outChannels << 2, kernelHeight, kernelWidth, outChannels);

  const first = reach + (((kernelHeight - 1 - top) * reachWidth + kernelWidth - 1 - left) * outChannels << 2);
  const outFloats = outWidth * outChannels;
  for (let n = 0; n < batch; n++) {
    if (bias) {
      for (let pixel = 0; pixel < reachWidth; pixel++) {
        copyFloats(reach + (pixel * outChannels << 2), bias, outChannels);
      }
      for (let row = 1; row < inHeight + kernelHeight - 1; row++) copyFloats(reach + row * rowBytes, reach, rowFloats);
    } else {
      zero(reach, floats << 2);
    }
    const bytes = listTerms(list, behind, lanes, x + ((n * pixels) << 2), places, pixels);
    const end = list + bytes;
    for (let at = list; at < end; at += 4) {
      addOne(at, turned, reach + load<u32>(at + behind), kernelHeight, vectors, rowBytes - runBytes, 0);
    }
    let from = first;
    for (let row = 0; row < outHeight; row++) {
      if (relu) copyPositive(y, from, outFloats);
      else copyFloats(y, from, outFloats);
      y += outFloats << 2;
      from += rowBytes;
    }
  }
}

export function imageBackpropScratch(
  group: i32, inHeight: i32, inWidth: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32, parts: i32,
): usize {
  const pixels = group * inHeight * inWidth;
  const filterBytes = kernelHeight * vectorsOf(kernelWidth * outChannels) << 4;
  const floats = group * reachFloats(inHeight, inWidth, outChannels, kernelHeight, kernelWidth);
  return levelsOf(parts) * align(filterBytes + (outChannels << 2)) + align(filterBytes) + align(outChannels << 4)
    + align((floats + SLACK) << 2)
    + align(pixels << 2) + LANES_BYTES + listBytes(pixels);
}

/** The same as `conv2dBackprop` without the input gradient. */
export function imageBackprop(
  x: usize, y: usize, dy: usize, dfilter: usize, dbias: usize, scratch: usize, group: i32,
  batch: i32, inHeight: i32, inWidth: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, top: i32, left: i32, parts: i32,
): void {
  const pixels = inHeight * inWidth;
  const outFloats = outHeight * outWidth * outChannels;
  const vectors = vectorsOf(kernelWidth * outChannels);
  const runBytes = vectors << 4;
  const filterBytes = kernelHeight * runBytes;
  const reachHeight = inHeight + kernelHeight - 1;
  const reachWidth = inWidth + kernelWidth - 1;
  const rowFloats = reachWidth * outChannels;
  const floats = reachFloats(inHeight, inWidth, outChannels, kernelHeight, kernelWidth);

  // One buffer: the sums of the turned filter, behind them those of the bias.
  const sums = scratch;
  const sumsBytes = align(filterBytes + (outChannels << 2));
  const partial = sums + levelsOf(parts) * sumsBytes;
  const columns = partial + align(filterBytes);
  const reach = columns + align(outChannels << 4);
  const places = reach + align((group * floats + SLACK) << 2);
  const lanes = places + align((group * pixels) << 2);
  const list = lanes + LANES_BYTES;
  const behind = rowsBehind(group * pixels);
  lanesTable(lanes);
  patchOffsets(places, group, inHeight, inWidth, 1, 1, rowFloats, outChannels, floats);
  zero(reach, (group * floats + SLACK) << 2);

  for (let part = 0; part < parts; part++) {
    const own = bufferOf(sums, sumsBytes, part);
    zero(own, sumsBytes);
    const end = partStart(batch, parts, part + 1);
    for (let n = partStart(batch, parts, part); n < end; n += group) {
      const images = min(group, end - n);
      const at = (n * outFloats) << 2;
      copyIntoPadded(
        reach, dy + at, y ? y + at : 0, images, outHeight, outWidth, outChannels, kernelHeight - 1 - top,
        kernelWidth - 1 - left, reachHeight, reachWidth,
      );
      if (dbias) {
        addChannels(own + filterBytes, columns, dy + at, y ? y + at : 0, images * outHeight * outWidth, outChannels);
      }
      if (!dfilter) continue;
      const bytes = listTerms(list, behind, lanes, x + ((n * pixels) << 2), places, images * pixels);
      zero(partial, filterBytes);
      addTerms(list, behind, bytes, partial, reach, kernelHeight, vectors, 0, (rowFloats << 2) - runBytes);
      addFloats(own, partial, filterBytes >> 2);
    }
    join(sums, sumsBytes, part);
  }
  if (dfilter) {
    turnRound(dfilter, kernelWidth * outChannels << 2, sums, runBytes, kernelHeight, kernelWidth, outChannels);
  }
  if (dbias) copyFloats(dbias, sums + filterBytes, outChannels);
}

/** Copies a filter, rows and columns backwards. */
function turnRound(
  to: usize, toRow: usize, from: usize, fromRow: usize, height: i32, width: i32, channels: i32,
): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      copyFloats(
        to + row * toRow + (column * channels << 2),
        from + (height - 1 - row) * fromRow + ((width - 1 - column) * channels << 2), channels,
      );
    }
  }
}

function copyPositive(to: usize, from: usize, count: i32): void {
  const none = f32x4.splat(0);
  let left = count;
  for (; left >= 4; left -= 4) {
    v128.store(to, f32x4.max(v128.load(from), none));
    to += 16;
    from += 16;
  }
  for (; left > 0; left--) {
    store<f32>(to, max<f32>(load<f32>(from), 0));
    to += 4;
    from += 4;
  }
}
