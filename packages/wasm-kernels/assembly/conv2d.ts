// Convolutions, NHWC. A patch of the zero-padded image is `kernelHeight` runs of `kernelWidth · channels` contiguous
// floats, so a convolution is a product of gathered rows with packed panels, without a patch matrix in memory:
//
//   forward          rows = patches of x                       panels = filter                     [kh·kw·ci, co]
//   input gradient   rows = patches of the padded dy, stride 1  panels = filter of one phase, turned [taps·co, ci]
//   filter gradient  sum over pixels of patch ⊗ dy, in ascending order of the images
//
// With strides sh × sw, the pixels of the input gradient fall into sh · sw phases; those of one phase are reached by the
// same taps of the filter, every sh-th row and sw-th column of it.
//
// Images are worked on in groups small enough to stay in the first-level cache.

import { blockVectors, packBias, packRows, panelsBytes, vectorsOf } from './panels';
import { align, copyFloats, copyWherePositive, loadLanes, zero } from './simd';
import { RELU, gather, outer, outer2and2x2 } from './tiles';

const GROUP_BYTES: i32 = 32 << 10;

// @ts-ignore: decorator
@inline
function groupOf(batch: i32, bytesPerImage: i32): i32 {
  return max(1, min(batch, GROUP_BYTES / max(1, bytesPerImage)));
}

// @ts-ignore: decorator
@inline
function needsPadding(inSize: i32, before: i32, padded: i32): bool {
  return before != 0 || padded > inSize;
}

/** Copies `images` images into the middle of zeroed padded ones; rows and columns past the padded size are left out. */
function copyIntoPadded(
  to: usize, from: usize, output: usize, images: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, paddedHeight: i32, paddedWidth: i32,
): void {
  const rows = min(height, paddedHeight - top);
  const floats = min(width, paddedWidth - left) * channels;
  for (let n = 0; n < images; n++) {
    for (let row = 0; row < rows; row++) {
      const source = ((n * height + row) * width * channels) << 2;
      const target = to + ((((n * paddedHeight + top + row) * paddedWidth + left) * channels) << 2);
      if (output) copyWherePositive(target, from + source, output + source, floats);
      else copyFloats(target, from + source, floats);
    }
  }
}

/** Writes the byte offset of every patch of a group: image, then row, then column. */
function patchOffsets(
  to: usize, images: i32, outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32,
  rowFloats: i32, channels: i32, imageFloats: i32,
): void {
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < outHeight; y++) {
      let at = (n * imageFloats + y * strideHeight * rowFloats) << 2;
      for (let x = 0; x < outWidth; x++) {
        store<u32>(to, at);
        at += (strideWidth * channels) << 2;
        to += 4;
      }
    }
  }
}

/** Writes 0, step, 2 · step … */
export function evenOffsets(to: usize, count: i32, step: i32): void {
  let at = 0;
  for (let i = 0; i < count; i++) {
    store<u32>(to + (i << 2), at);
    at += step;
  }
}

// ---- Forward ----

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
  if (inPairs(outWidth, outChannels, kernelWidth, strideWidth)) {
    return pairedFilterBytes(kernelHeight, kernelWidth, strideWidth, inChannels, outChannels)
      + align(2 * (outChannels << 2))
      + conv2dScratch(
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
  if (inPairs(outWidth, outChannels, kernelWidth, strideWidth)) {
    const pairedBias = scratch + pairedFilterBytes(kernelHeight, kernelWidth, strideWidth, inChannels, outChannels);
    pairFilter(scratch, filter, kernelHeight, kernelWidth, strideWidth, inChannels, outChannels);
    if (bias) {
      copyFloats(pairedBias, bias, outChannels);
      copyFloats(pairedBias + (outChannels << 2), bias, outChannels);
    }
    conv2d(
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
        out, relu ? RELU : 0, lanes,
      );
      panel += ((patch + 1) * width) << 2;
      out += width << 2;
      first += width;
    }
  }
}

// ---- Gradients ----

/** Taps of the filter, along one axis, that reach the inputs of a phase. */
// @ts-ignore: decorator
@inline
function tapsOf(kernel: i32, stride: i32, phase: i32): i32 {
  return phase < kernel ? (kernel - phase + stride - 1) / stride : 0;
}

/** Returns the length of the padded dy along one axis. */
// @ts-ignore: decorator
@inline
function paddedGradient(inSize: i32, kernel: i32, stride: i32, before: i32): i32 {
  return (inSize - 1 + before) / stride + tapsOf(kernel, stride, 0);
}

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
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
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
  return align((patch * columns) << 2)
    + align(columns << 2)
    + align((group * outHeight * outWidth) << 2)
    + align((group * paddedHeight * paddedWidth * inChannels) << 2)
    + align((group * outHeight * outWidth * columns) << 2)
    + 2 * align((group * inHeight * inWidth) << 2)
    + align((group * gradientHeight * gradientWidth * outChannels) << 2)
    + align(
      panelsBytes(kernelHeight * kernelWidth * outChannels, inChannels)
        + strideHeight * strideWidth * panelsBytes(0, inChannels),
    );
}

/**
 * The gradients of a convolution. Each result may be 0: it is then not computed. `y`, when
 * given, is the output of the ReLU behind the convolution: dy counts only where it is positive.
 */
export function conv2dBackprop(
  x: usize, filter: usize, y: usize, dy: usize, dfilter: usize, dbias: usize, dx: usize, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const group = backpropGroup(
    batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth,
    strideHeight, strideWidth,
  );
  const patch = kernelHeight * kernelWidth * inChannels;
  const pixels = outHeight * outWidth;
  const inPixels = inHeight * inWidth;
  const columns = vectorsOf(outChannels) << 2;
  let paddedHeight = (outHeight - 1) * strideHeight + kernelHeight;
  let paddedWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const gradientHeight = paddedGradient(inHeight, kernelHeight, strideHeight, top);
  const gradientWidth = paddedGradient(inWidth, kernelWidth, strideWidth, left);
  const gradientTop = tapsOf(kernelHeight, strideHeight, 0) - 1;
  const gradientLeft = tapsOf(kernelWidth, strideWidth, 0) - 1;

  const sums = scratch;
  const biasSums = sums + align((patch * columns) << 2);
  const patches = biasSums + align(columns << 2);
  const padded = patches + align((group * pixels) << 2);
  const dense = padded + align((group * paddedHeight * paddedWidth * inChannels) << 2);
  const inOffsets = dense + align((group * pixels * columns) << 2);
  const outOffsets = inOffsets + align((group * inPixels) << 2);
  const gradient = outOffsets + align((group * inPixels) << 2);
  const panels = gradient + align((group * gradientHeight * gradientWidth * outChannels) << 2);

  const pad = needsPadding(inHeight, top, paddedHeight) || needsPadding(inWidth, left, paddedWidth);
  const copyGradient = columns != outChannels || y != 0;
  if (dfilter) {
    zero(sums, (patch * columns) << 2);
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
  if (dbias) zero(biasSums, columns << 2);
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
  for (let n = 0; n < batch && (dfilter != 0 || dbias != 0); n += group) {
    const images = min(group, batch - n);
    const at = (n * pixels * outChannels) << 2;
    let rows = dy + at;
    if (copyGradient) {
      copyRows(dense, rows, y ? y + at : 0, images * pixels, outChannels, columns);
      rows = dense;
    }
    if (dbias) addColumns(biasSums, rows, images * pixels, columns);
    if (!dfilter) continue;
    let input = x + ((n * inPixels * inChannels) << 2);
    if (pad) {
      copyIntoPadded(padded, input, 0, images, inHeight, inWidth, inChannels, top, left, paddedHeight, paddedWidth);
      input = padded;
    }
    addOuterProducts(
      sums, input, patches, rows, images * pixels, columns, kernelHeight, kernelWidth * inChannels,
      paddedWidth * inChannels,
    );
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
  if (dbias) copyFloats(dbias, biasSums, outChannels);
}

/**
 * Copies rows of `from` floats into rows of `to` floats, a multiple of 4, with zeros behind; and zero where the ReLU output
 * beside them, if given, is not positive.
 */
function copyRows(target: usize, source: usize, output: usize, rows: i32, from: i32, to: i32): void {
  if (from == to) {
    copyWherePositive(target, source, output, rows * from);
    return;
  }
  const whole = from & ~3;
  const lanes = from & 3;
  const none = f32x4.splat(0);
  const always = i32x4.splat(output ? 0 : -1);
  let beside = output ? output : source;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < whole; c += 4) {
      v128.store(target, v128.and(v128.load(source), v128.or(always, f32x4.gt(v128.load(beside), none))));
      source += 16;
      beside += 16;
      target += 16;
    }
    const tail = loadLanes(source, lanes);
    v128.store(target, v128.and(tail, v128.or(always, f32x4.gt(loadLanes(beside, lanes), none))));
    source += lanes << 2;
    beside += lanes << 2;
    target += 16;
  }
}

function copyOutRows(target: usize, source: usize, rows: i32, to: i32, from: i32): void {
  for (let r = 0; r < rows; r++) {
    copyFloats(target, source, to);
    source += from << 2;
    target += to << 2;
  }
}

/** sums[c] += Σ rows[r][c]; `columns` is a multiple of 4. Four sums at a time, as one alone would wait for its addition. */
function addColumns(sums: usize, rows: usize, count: i32, columns: i32): void {
  const pitch: usize = columns << 2;
  for (let c: usize = 0; c < pitch; c += 16) {
    let sum0 = v128.load(sums + c);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    let row = rows + c;
    let left = count;
    for (; left >= 4; left -= 4) {
      sum0 = f32x4.add(sum0, v128.load(row));
      sum1 = f32x4.add(sum1, v128.load(row + pitch));
      sum2 = f32x4.add(sum2, v128.load(row + 2 * pitch));
      sum3 = f32x4.add(sum3, v128.load(row + 3 * pitch));
      row += pitch << 2;
    }
    for (; left > 0; left--) {
      sum0 = f32x4.add(sum0, v128.load(row));
      row += pitch;
    }
    v128.store(sums + c, f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3)));
  }
}

/** sums[patch element][channel] += Σ over pixels of the patch element times the gradient. */
function addOuterProducts(
  sums: usize, input: usize, patches: usize, gradient: usize, count: i32, columns: i32,
  runs: i32, runLength: i32, rowFloats: i32,
): void {
  if (count == 0) return;
  const pitch = columns << 2;
  const apart = rowFloats << 2;
  for (let first = 0; first < columns; ) {
    const vectors = blockVectors((columns - first) >> 2);
    const dy = gradient + (first << 2);
    // A rest of two rows would make a tile that waits for its sums: it is done for two runs at once.
    const paired = vectors == 2 && (runLength & 3) == 2 ? runs & ~1 : 0;
    for (let run = 0; run < runs; run++) {
      const from = input + run * apart;
      const to = sums + run * runLength * pitch + (first << 2);
      const rows = run < paired ? runLength - 2 : runLength;
      if (rows > 0) outer(vectors, rows, from, patches, dy, pitch, count, to, pitch);
      if (run < paired && (run & 1) == 0) {
        outer2and2x2(
          from + (rows << 2), apart, patches, dy, pitch, count, to + rows * pitch, runLength * pitch, pitch,
        );
      }
    }
    first += vectors << 2;
  }
}

/** Writes, phase by phase, where each input pixel's patch of the padded dy starts and where its gradient goes. */
function phaseOffsets(
  inOffsets: usize, outOffsets: usize, images: i32, inHeight: i32, inWidth: i32, inChannels: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
  gradientHeight: i32, gradientWidth: i32,
): void {
  const tapsHigh = tapsOf(kernelHeight, strideHeight, 0);
  const tapsWide = tapsOf(kernelWidth, strideWidth, 0);
  for (let py = 0; py < strideHeight; py++) {
    const dropY = tapsHigh - tapsOf(kernelHeight, strideHeight, py);
    for (let px = 0; px < strideWidth; px++) {
      const dropX = tapsWide - tapsOf(kernelWidth, strideWidth, px);
      for (let n = 0; n < images; n++) {
        for (let iy = firstOf(py, top, strideHeight); iy < inHeight; iy += strideHeight) {
          const gy = n * gradientHeight + (iy + top - py) / strideHeight + dropY;
          for (let ix = firstOf(px, left, strideWidth); ix < inWidth; ix += strideWidth) {
            const gx = (ix + left - px) / strideWidth + dropX;
            store<u32>(inOffsets, ((gy * gradientWidth + gx) * outChannels) << 2);
            store<u32>(outOffsets, (((n * inHeight + iy) * inWidth + ix) * inChannels) << 2);
            inOffsets += 4;
            outOffsets += 4;
          }
        }
      }
    }
  }
}

/** Returns the first input index of a phase: the smallest i ≥ 0 with (i + before) mod stride = phase. */
// @ts-ignore: decorator
@inline
function firstOf(phase: i32, before: i32, stride: i32): i32 {
  return (phase - (before % stride) + stride) % stride;
}

/** Returns how many input indices a phase has. */
// @ts-ignore: decorator
@inline
function countOf(phase: i32, before: i32, stride: i32, size: i32): i32 {
  const first = firstOf(phase, before, stride);
  return first < size ? (size - first + stride - 1) / stride : 0;
}

/** Packs the filter of each phase: its taps backwards, output channels as rows, input channels as columns. */
function packPhases(
  panel: usize, filter: usize, inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32,
): void {
  for (let py = 0; py < strideHeight; py++) {
    const tapsHigh = tapsOf(kernelHeight, strideHeight, py);
    for (let px = 0; px < strideWidth; px++) {
      const tapsWide = tapsOf(kernelWidth, strideWidth, px);
      if (tapsHigh == 0 || tapsWide == 0) continue;
      for (let first = 0; first < inChannels; ) {
        const width = blockVectors(vectorsOf(inChannels - first)) << 2;
        panel = packBias(panel, 0, inChannels, first, width);
        for (let ty = tapsHigh - 1; ty >= 0; ty--) {
          for (let tx = tapsWide - 1; tx >= 0; tx--) {
            const tap = (py + ty * strideHeight) * kernelWidth + px + tx * strideWidth;
            panel = packRows(
              panel, filter + ((tap * inChannels * outChannels) << 2), outChannels, inChannels, 4, outChannels << 2,
              first, width,
            );
          }
        }
        first += width;
      }
    }
  }
}

function gatherPhases(
  dx: usize, gradient: usize, panel: usize, inOffsets: usize, outOffsets: usize, images: i32, group: i32,
  inHeight: i32, inWidth: i32, inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32, top: i32, left: i32, gradientWidth: i32,
): void {
  for (let py = 0; py < strideHeight; py++) {
    const tapsHigh = tapsOf(kernelHeight, strideHeight, py);
    const rows = countOf(py, top, strideHeight, inHeight);
    for (let px = 0; px < strideWidth; px++) {
      const tapsWide = tapsOf(kernelWidth, strideWidth, px);
      const pixels = rows * countOf(px, left, strideWidth, inWidth);
      if (tapsHigh > 0 && tapsWide > 0) {
        const runLength = tapsWide * outChannels;
        for (let first = 0; first < inChannels; ) {
          const vectors = blockVectors(vectorsOf(inChannels - first));
          const width = vectors << 2;
          gather(
            vectors, images * pixels, inOffsets, outOffsets, gradient, panel, tapsHigh, runLength,
            (gradientWidth * outChannels - runLength) << 2, dx + (first << 2), 0, min(4, inChannels - first - width + 4),
          );
          panel += ((tapsHigh * runLength + 1) * width) << 2;
          first += width;
        }
      }
      inOffsets += (group * pixels) << 2;
      outOffsets += (group * pixels) << 2;
    }
  }
}
