// All gradients of a convolution whose dy is mostly zeros, as sums of terms (terms.ts). Of each value of dy that is not zero:
//
//   filter gradient   its patch of the zero-padded x, times the value, is added to its channel's sums  [co][kh][kw·ci]
//   input gradient    its channel's filter [co][kh][kw·ci], times the value, is added to its patch of the padded dx
//
// Runs of kw·ci floats are rounded up to whole vectors: behind a run of the filter stand zeros, behind one of the sums stands
// what nobody reads. The order of all sums is that of conv2d-backprop.ts.

import { copyIntoPadded, evenOffsets, patchOffsets } from './conv2d-images';
import { addColumns, copyRows } from './conv2d-sums';
import { bufferOf, join, levelsOf, partStart } from './micro-batches';
import { transpose4x4, vectorsOf } from './panels';
import { addFloats, align, copyFloats, zero } from './simd';
import { LANES_BYTES, addTerms, lanesTable, listBytes, listTerms, rowsBehind } from './terms';

/** Floats that a run of whole vectors may reach past the end of an image. */
const SLACK: i32 = 4;

/** Returns the bytes of scratch that `backpropTerms` needs with the same geometry. */
export function backpropTermsScratch(
  group: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): usize {
  const columns = vectorsOf(outChannels) << 2;
  const pixels = outHeight * outWidth;
  const filterFloats = outChannels * kernelHeight * (vectorsOf(kernelWidth * inChannels) << 2);
  const paddedHeight = max((outHeight - 1) * strideHeight + kernelHeight, top + inHeight);
  const paddedWidth = max((outWidth - 1) * strideWidth + kernelWidth, left + inWidth);
  const imageFloats = paddedHeight * paddedWidth * inChannels;
  return levelsOf(parts) * align((filterFloats + columns) << 2)
    + 2 * align(filterFloats << 2)
    + align((group * pixels * columns) << 2)
    + align(((group * pixels + 3) & ~3) * (columns + 1) << 2)
    + align(columns << 2)
    + align((group * imageFloats + SLACK) << 2)
    + align((imageFloats + SLACK) << 2)
    + LANES_BYTES
    + listBytes(max(group * pixels, columns));
}

/** The same as `conv2dBackprop`. */
export function backpropTerms(
  x: usize, filter: usize, y: usize, dy: usize, dfilter: usize, dbias: usize, dx: usize, scratch: usize,
  group: i32, batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): void {
  const columns = vectorsOf(outChannels) << 2;
  const pixels = outHeight * outWidth;
  const inFloats = inHeight * inWidth * inChannels;
  const runLength = kernelWidth * inChannels;
  const vectors = vectorsOf(runLength);
  const runBytes = vectors << 4;
  const channelBytes = kernelHeight * runBytes;
  const filterBytes = outChannels * channelBytes;
  const paddedHeight = max((outHeight - 1) * strideHeight + kernelHeight, top + inHeight);
  const paddedWidth = max((outWidth - 1) * strideWidth + kernelWidth, left + inWidth);
  const imageFloats = paddedHeight * paddedWidth * inChannels;
  const rowBytes = (paddedWidth * inChannels) << 2;

  // One buffer: the sums of the filter, behind them those of the bias [columns].
  const sums = scratch;
  const sumsBytes = align(filterBytes + (columns << 2));
  const partial = sums + levelsOf(parts) * sumsBytes;
  const turned = partial + align(filterBytes);
  const rows = turned + align(filterBytes);
  const pixelRows = rows + align((group * pixels * columns) << 2);
  const byChannel = pixelRows + (((group * pixels + 3) & ~3) << 2);
  const channelRows = pixelRows + align(((group * pixels + 3) & ~3) * (columns + 1) << 2);
  const padded = channelRows + align(columns << 2);
  const image = padded + align((group * imageFloats + SLACK) << 2);
  const lanes = image + align((imageFloats + SLACK) << 2);
  const list = lanes + LANES_BYTES;
  const behind = rowsBehind(max(group * pixels, columns));

  const pitch: usize = columns << 2;
  const across = (strideWidth * inChannels) << 2;
  const down = strideHeight * rowBytes;
  lanesTable(lanes);
  if (dfilter) {
    zero(padded, (group * imageFloats + SLACK) << 2);
    patchOffsets(
      pixelRows, group, outHeight, outWidth, strideHeight, strideWidth, paddedWidth * inChannels, inChannels, imageFloats,
    );
  }
  evenOffsets(channelRows, columns, <i32>channelBytes);
  if (dx) turnFilter(turned, filter, kernelHeight, runLength, outChannels, runBytes);

  for (let part = 0; part < parts; part++) {
    const own = bufferOf(sums, sumsBytes, part);
    zero(own, sumsBytes);
    const partEnd = partStart(batch, parts, part + 1);
    for (let n = partStart(batch, parts, part); n < partEnd; n += group) {
      const images = min(group, partEnd - n);
      const at = (n * pixels * outChannels) << 2;
      copyRows(rows, dy + at, y ? y + at : 0, images * pixels, outChannels, columns);
      if (dbias) addColumns(own + filterBytes, rows, images * pixels, columns);
      if (dfilter) {
        copyIntoPadded(
          padded, x + ((n * inFloats) << 2), 0, images, inHeight, inWidth, inChannels, top, left, paddedHeight, paddedWidth,
        );
        zero(partial, filterBytes);
        const count = (images * pixels + 3) & ~3;
        turnRows(byChannel, rows, images * pixels, columns, count);
        for (let channel = 0; channel < outChannels; channel++) {
          const bytes = listTerms(list, behind, lanes, byChannel + ((channel * count) << 2), pixelRows, count);
          addTerms(
            list, behind, bytes, partial + channel * channelBytes, padded, kernelHeight, vectors, 0, rowBytes - runBytes,
          );
        }
        addFloats(own, partial, filterBytes >> 2);
      }
      if (dx) {
        let from = rows;
        for (let i = 0; i < images; i++) {
          zero(image, (imageFloats + SLACK) << 2);
          let to = image;
          for (let oy = 0; oy < outHeight; oy++) {
            for (let ox = 0; ox < outWidth; ox++) {
              const bytes = listTerms(list, behind, lanes, from, channelRows, columns);
              addTerms(list, behind, bytes, to + ox * across, turned, kernelHeight, vectors, rowBytes - runBytes, 0);
              from += pitch;
            }
            to += down;
          }
          copyOutOfPadded(
            dx + (((n + i) * inFloats) << 2), image + ((top * paddedWidth + left) * inChannels << 2), inHeight,
            inWidth * inChannels, rowBytes,
          );
        }
      }
    }
    join(sums, sumsBytes, part);
  }
  if (dfilter) turnBack(dfilter, sums, kernelHeight, runLength, outChannels, runBytes);
  if (dbias) copyFloats(dbias, sums + filterBytes, outChannels);
}

/** Turns rows [pixels, columns] into columns [columns, count], zeros behind the pixels. */
function turnRows(to: usize, from: usize, pixels: i32, columns: i32, count: i32): void {
  const pitch: usize = columns << 2;
  const toPitch: usize = count << 2;
  const none = f32x4.splat(0);
  for (let left = pixels; left > 0; left -= 4) {
    for (let c: usize = 0; c < pitch; c += 16) {
      const at = from + c;
      transpose4x4(
        to + (c >> 2) * toPitch, toPitch, v128.load(at),
        left > 1 ? v128.load(at + pitch) : none,
        left > 2 ? v128.load(at + 2 * pitch) : none,
        left > 3 ? v128.load(at + 3 * pitch) : none,
      );
    }
    to += 16;
    from += 4 * pitch;
  }
}

/** Writes the filter [kh, run, co] as [co][kh][run], zeros behind each run. */
function turnFilter(to: usize, filter: usize, runs: i32, runLength: i32, channels: i32, runBytes: usize): void {
  zero(to, channels * runs * runBytes);
  for (let run = 0; run < runs; run++) {
    for (let i = 0; i < runLength; i++) {
      let target = to + run * runBytes + (i << 2);
      for (let channel = 0; channel < channels; channel++) {
        store<f32>(target, load<f32>(filter));
        filter += 4;
        target += runs * runBytes;
      }
    }
  }
}

/** The other way round. */
function turnBack(filter: usize, from: usize, runs: i32, runLength: i32, channels: i32, runBytes: usize): void {
  for (let run = 0; run < runs; run++) {
    for (let i = 0; i < runLength; i++) {
      let source = from + run * runBytes + (i << 2);
      for (let channel = 0; channel < channels; channel++) {
        store<f32>(filter, load<f32>(source));
        filter += 4;
        source += runs * runBytes;
      }
    }
  }
}

function copyOutOfPadded(to: usize, from: usize, rows: i32, floats: i32, rowBytes: usize): void {
  for (let row = 0; row < rows; row++) {
    copyFloats(to, from, floats);
    to += floats << 2;
    from += rowBytes;
  }
}
