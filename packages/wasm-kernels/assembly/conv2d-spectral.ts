// Convolutions of many channels by way of their spectra: a convolution of planes is a product of spectra, so for each frequency
// there is one product of a matrix of images × input channels with one of input × output channels.
//
//   forward          y  = Σ_c x_c ⋆ w_c      Y  = X · conj(W)       [images, k] · [k, co]       k = phases · ci
//   input gradient   dx = Σ_o dy_o ∗ w_o     dX = dY · W            [images, co] · [co, k]
//   filter gradient  dw = Σ_n x_n ⋆ dy_n     dW = X · conj(dY)      [k, images] · [images, co]
//
// With strides sh × sw, x and the filter fall into sh · sw phases (every sh-th row and sw-th column), and the convolution is the
// sum of one of stride 1 for each. A phase of x is outHeight + taps − 1 pixels high: where that is 16 or 8 at most, as it just is
// for 28 × 28 → 14 × 14 → 7 × 7, nothing wraps around. 5×5 filters then take a third of the multiplications, 4×4 half.
//
// The products for one image are the same whatever images are beside it. A value that is not finite would spread over its image: it
// shows in the first matrix of the spectra, which is of the planes' sums.

import { addChannels } from './conv2d-sums';
import { evenOffsets } from './conv2d-images';
import { tapsOf } from './conv2d-phases';
import { addTaps, filterPanels, filterScratch, panelsFloats, panelsPitch, prepareFilters } from './filter-spectra';
import { bufferOf, join, levelsOf, partStart } from './micro-batches';
import { blockVectors, vectorsOf } from './panels';
import { align, copyFloats, madd, zero } from './simd';
import {
  clearLine, clearRows, columnLength, firstOfColumn, frequenciesOf, isEdge, loadSpectra, matrixPitch, prepareTransforms,
  rowBack, rowPitch, spectraBytes, storeSpectra, transformRow, transformsBytes,
} from './spectra';
import { areFinite } from './terms';
import { gather, outer } from './tiles';

/** Images whose spectra are multiplied at once. */
const MOST_IMAGES: i32 = 50;
const MOST_FILTER_BYTES: usize = 32 << 20;

/** Returns the side of the squares that a convolution goes by, 8 or 16; or 0, where register tiles are the better way. */
function squareOf(
  inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideHeight: i32,
  strideWidth: i32,
): i32 {
  const phases = strideHeight * strideWidth;
  if (((inChannels | outChannels) & 7) != 0 || phases * inChannels < 64 || outChannels < 32) return 0;
  const side = max(
    outHeight + tapsOf(kernelHeight, strideHeight, 0), outWidth + tapsOf(kernelWidth, strideWidth, 0),
  ) - 1;
  if (side > 16) return 0;
  const n = side > 8 ? 16 : 8;
  // Multiplications for an image and a pair of channels; transforms and the filter's spectra cost a third more.
  const byTiles = outHeight * outWidth * kernelHeight * kernelWidth;
  if (4 * frequenciesOf(n) * phases > byTiles) return 0;
  return panelsBytes(n, phases * inChannels, outChannels) > MOST_FILTER_BYTES ? 0 : n;
}

// @ts-ignore: decorator
@inline
function groupOf(batch: i32): i32 {
  const groups = (batch + MOST_IMAGES - 1) / MOST_IMAGES;
  return (batch + groups - 1) / groups;
}

// @ts-ignore: decorator
@inline
function panelsBytes(n: i32, inner: i32, columns: i32): usize {
  return 2 * frequenciesOf(n) * panelsPitch(inner, columns);
}

/** Returns the bytes of scratch that `conv2dSpectral` needs with the same geometry; 0 where it cannot, or should not, do it. */
export function conv2dSpectralScratch(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const n = squareOf(inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth);
  if (n == 0) return 0;
  const inner = strideHeight * strideWidth * inChannels;
  const group = groupOf(batch);
  return transformsBytes(n) + filterScratch(inChannels, outChannels, kernelHeight, kernelWidth, strideHeight)
    + productScratch(group, inner, outChannels) + panelsBytes(n, inner, outChannels)
    + group * spectraBytes(n, inner) + group * spectraBytes(n, outChannels);
}

/**
 * y = x ∗ filter (+ bias) (then ReLU). `bias` may be 0. Returns false, and no result, where x or the filter is not all finite.
 */
export function conv2dSpectral(
  x: usize, filter: usize, bias: usize, y: usize, relu: bool, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): bool {
  const n = squareOf(inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth);
  const inner = strideHeight * strideWidth * inChannels;
  const group = groupOf(batch);
  const forFilters = scratch + transformsBytes(n);
  const products = forFilters + filterScratch(inChannels, outChannels, kernelHeight, kernelWidth, strideHeight);
  const filters = products + productScratch(group, inner, outChannels);
  const inputs = filters + panelsBytes(n, inner, outChannels);
  const outputs = inputs + group * spectraBytes(n, inner);
  const tapsHigh = tapsOf(kernelHeight, strideHeight, 0);
  const tapsWide = tapsOf(kernelWidth, strideWidth, 0);
  prepareTransforms(scratch, n);
  prepareFilters(forFilters);
  filterPanels(
    forFilters, n, filters, filter, false, inChannels, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
  );
  if (!areFinite(filters, panelsFloats(inner, outChannels))) return false;
  const inFloats = inHeight * inWidth * inChannels;
  const outFloats = outHeight * outWidth * outChannels;
  for (let at = 0; at < batch; at += group) {
    const images = min(group, batch - at);
    toSpectra(
      scratch, n, inputs, inner, inChannels << 2, x + ((at * inFloats) << 2), 0, images, inFloats, inHeight,
      inWidth, inWidth * inChannels, inChannels, inChannels, strideHeight, strideWidth, top, left,
      outHeight + tapsHigh - 1, outWidth + tapsWide - 1,
    );
    if (!spectraAreFinite(n, inputs, images, inner)) return false;
    multiply(n, inputs, filters, outChannels, false, outputs, products, images, inner, outChannels);
    fromSpectra(
      scratch, n, outputs, outChannels, 0, y + ((at * outFloats) << 2), bias, relu, images,
      outFloats, outHeight, outWidth, outWidth * outChannels, outChannels, outChannels, 1, 1, 0, 0, outHeight, outWidth,
    );
  }
  return true;
}

/** Returns the bytes of scratch that `conv2dBackpropSpectral` needs; 0 where it cannot, or should not, do it. */
export function conv2dBackpropSpectralScratch(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): usize {
  const n = squareOf(inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth);
  if (n == 0) return 0;
  const inner = strideHeight * strideWidth * inChannels;
  const group = groupOf((batch + parts - 1) / parts);
  return transformsBytes(n) + filterScratch(inChannels, outChannels, kernelHeight, kernelWidth, strideHeight)
    + backpropProductScratch(group, inner, outChannels) + group * spectraBytes(n, outChannels)
    + group * spectraBytes(n, inner) + panelsBytes(n, outChannels, inner) + 2 * n * matrixPitch(inner, outChannels)
    + levelsOf(parts) * align((kernelHeight * kernelWidth * inChannels * outChannels) << 2)
    + levelsOf(parts) * align(outChannels << 2) + align(outChannels << 4);
}

// @ts-ignore: decorator
@inline
function backpropProductScratch(group: i32, inner: i32, outChannels: i32): usize {
  return max(productScratch(group, outChannels, inner), sumScratch(group, inner, outChannels));
}

/**
 * The gradients of a convolution, as `conv2dBackprop` has them. Returns false, and no result, where what they are of is not all
 * finite.
 *
 * Goes through the batch once, micro-batch by micro-batch, in groups whose spectra stay in the cache. The sums of a micro-batch are
 * transformed back before they are joined with others': these may be another thread's.
 */
export function conv2dBackpropSpectral(
  x: usize, filter: usize, y: usize, dy: usize, dfilter: usize, dbias: usize, dx: usize, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): bool {
  const n = squareOf(inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth);
  const inner = strideHeight * strideWidth * inChannels;
  const group = groupOf((batch + parts - 1) / parts);
  const forFilters = scratch + transformsBytes(n);
  const products = forFilters + filterScratch(inChannels, outChannels, kernelHeight, kernelWidth, strideHeight);
  const gradients = products + backpropProductScratch(group, inner, outChannels);
  const inputs = gradients + group * spectraBytes(n, outChannels);
  const filters = inputs + group * spectraBytes(n, inner);
  const column = filters + panelsBytes(n, outChannels, inner);
  const sums = column + 2 * n * matrixPitch(inner, outChannels);
  const tap = inChannels * outChannels;
  const sumsBytes = align((kernelHeight * kernelWidth * tap) << 2);
  const inFloats = inHeight * inWidth * inChannels;
  const outFloats = outHeight * outWidth * outChannels;
  const high = outHeight + tapsOf(kernelHeight, strideHeight, 0) - 1;
  const wide = outWidth + tapsOf(kernelWidth, strideWidth, 0) - 1;
  prepareTransforms(scratch, n);
  prepareFilters(forFilters);
  if (dbias) {
    biasGradient(dbias, sums + levelsOf(parts) * sumsBytes, y, dy, batch, outHeight * outWidth, outChannels, parts);
  }
  if (dx) {
    filterPanels(
      forFilters, n, filters, filter, true, inChannels, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
    );
    if (!areFinite(filters, panelsFloats(outChannels, inner))) return false;
    if ((inHeight - 1 + top) / strideHeight >= high || (inWidth - 1 + left) / strideWidth >= wide) {
      zero(dx, (batch * inFloats) << 2);
    }
  }
  for (let part = 0; part < parts && (dfilter != 0 || dx != 0); part++) {
    const start = partStart(batch, parts, part);
    const end = partStart(batch, parts, part + 1);
    const sum = bufferOf(sums, sumsBytes, part);
    if (dfilter) zero(sum, sumsBytes);
    for (let at = start; at < end; at += group) {
      const images = min(group, end - at);
      const outAt: usize = (at * outFloats) << 2;
      const inAt: usize = (at * inFloats) << 2;
      toSpectra(
        scratch, n, gradients, outChannels, 0, dy + outAt, y ? y + outAt : 0, images, outFloats,
        outHeight, outWidth, outWidth * outChannels, outChannels, outChannels, 1, 1, 0, 0, outHeight, outWidth,
      );
      if (!spectraAreFinite(n, gradients, images, outChannels)) return false;
      if (dfilter) {
        toSpectra(
          scratch, n, inputs, inner, inChannels << 2, x + inAt, 0, images, inFloats, inHeight, inWidth,
          inWidth * inChannels, inChannels, inChannels, strideHeight, strideWidth, top, left, high, wide,
        );
        if (!spectraAreFinite(n, inputs, images, inner)) return false;
        for (let kx = 0; kx <= n >> 1; kx++) {
          const first: usize = 2 * firstOfColumn(n, kx);
          multiplyColumn(
            n, kx, inputs + first * rowPitch(inner), gradients + first * rowPitch(outChannels), column, products, images,
            inner, outChannels,
          );
          // Both factors are twice the spectrum.
          addTaps(
            forFilters, n, kx, sum, column, 0.25 / <f32>(n * n), inChannels, outChannels, kernelHeight, kernelWidth, strideHeight,
            strideWidth,
          );
        }
      }
      if (dx) {
        multiply(n, gradients, filters, inChannels, true, inputs, products, images, outChannels, inner);
        fromSpectra(
          scratch, n, inputs, inner, inChannels << 2, dx + inAt, 0, false, images, inFloats, inHeight,
          inWidth, inWidth * inChannels, inChannels, inChannels, strideHeight, strideWidth, top, left, high, wide,
        );
      }
    }
    if (dfilter) join(sums, sumsBytes, part);
  }
  if (dfilter) copyFloats(dfilter, sums, kernelHeight * kernelWidth * tap);
  return true;
}

/** dbias [channels] = Σ dy, where the ReLU's output, if given, is positive; by micro-batches. */
function biasGradient(
  dbias: usize, scratch: usize, y: usize, dy: usize, batch: i32, pixels: i32, channels: i32, parts: i32,
): void {
  const bytes: usize = channels << 2;
  const sums4 = scratch + levelsOf(parts) * bytes;
  for (let part = 0; part < parts; part++) {
    const own = bufferOf(scratch, bytes, part);
    const start = partStart(batch, parts, part) * pixels;
    const at: usize = (start * channels) << 2;
    zero(own, bytes);
    addChannels(
      own, sums4, dy + at, y ? y + at : 0, partStart(batch, parts, part + 1) * pixels - start, channels,
    );
    join(scratch, bytes, part);
  }
  copyFloats(dbias, scratch, channels);
}

/**
 * Writes the spectra of `images` images, phase by phase, eight channels at a time: those of phase p, channel c at byte
 * p · phaseTo + 4 · c of each row of `columns`. Of a phase, `high` rows and `wide` columns count at most; row u of it is row
 * u · strideHeight + phase − top of the image. Steps of the source are in floats. With `output`, only where that is positive.
 */
function toSpectra(
  at: usize, n: i32, to: usize, columns: i32, phaseTo: usize, source: usize, output: usize, images: i32,
  imageStep: i32, height: i32, width: i32, rowStep: i32, pixelStep: i32, channels: i32, strideHeight: i32, strideWidth: i32,
  top: i32, left: i32, high: i32, wide: i32,
): void {
  for (let image = 0; image < images; image++) {
    for (let phase = 0; phase < strideHeight * strideWidth; phase++) {
      const py = phase / strideWidth - top;
      const px = phase % strideWidth - left;
      const u0 = firstInside(py, strideHeight);
      const u1 = max(u0, endInside(py, strideHeight, height, high));
      const v0 = firstInside(px, strideWidth);
      const v1 = endInside(px, strideWidth, width, wide);
      const corner = image * imageStep + (u0 * strideHeight + py) * rowStep + (v0 * strideWidth + px) * pixelStep;
      clearLine(at);
      for (let c = 0; c < channels; c += 8) {
        clearRows(at, n, 0, v1 > v0 ? u0 : n);
        for (let u = u0; u < u1 && v1 > v0; u++) {
          const from = (corner + (u - u0) * strideHeight * rowStep + c) << 2;
          transformRow(
            at, n, u, source + from, output ? output + from : 0, (strideWidth * pixelStep) << 2, v0, v1 - v0,
          );
        }
        if (v1 > v0) clearRows(at, n, u1, n);
        storeSpectra(at, n, to + image * spectraBytes(n, columns) + phase * phaseTo + (c << 2), rowPitch(columns));
      }
    }
  }
}

/** The way back: see `toSpectra`. Adds the bias [channels], if any. */
function fromSpectra(
  at: usize, n: i32, from: usize, columns: i32, phaseFrom: usize, target: usize, bias: usize,
  relu: bool, images: i32, imageStep: i32, height: i32, width: i32, rowStep: i32, pixelStep: i32, channels: i32,
  strideHeight: i32, strideWidth: i32, top: i32, left: i32, high: i32, wide: i32,
): void {
  // One factor was twice the spectrum; the inverse has the factor 1 / n².
  const scale = f32x4.splat(0.5 / <f32>(n * n));
  const least = f32x4.splat(relu ? 0 : -Infinity);
  const step: usize = (strideWidth * pixelStep) << 2;
  for (let image = 0; image < images; image++) {
    for (let phase = 0; phase < strideHeight * strideWidth; phase++) {
      const py = phase / strideWidth - top;
      const px = phase % strideWidth - left;
      const u0 = firstInside(py, strideHeight);
      const u1 = endInside(py, strideHeight, height, high);
      const v0 = firstInside(px, strideWidth);
      const v1 = endInside(px, strideWidth, width, wide);
      const corner = image * imageStep + (u0 * strideHeight + py) * rowStep + (v0 * strideWidth + px) * pixelStep;
      for (let c = 0; c < channels; c += 8) {
        loadSpectra(at, n, from + image * spectraBytes(n, columns) + phase * phaseFrom + (c << 2), rowPitch(columns));
        const a = bias ? v128.load(bias + (c << 2)) : f32x4.splat(0);
        const b = bias ? v128.load(bias + (c << 2), 16) : f32x4.splat(0);
        let to = target + ((corner + c) << 2);
        for (let u = u0; u < u1; u++) {
          let line = rowBack(at, n, u) + (v0 << 4);
          let pixel = to;
          for (let v = v0; v < v1; v++) {
            v128.store(pixel, f32x4.max(madd(v128.load(line), scale, a), least));
            v128.store(pixel, f32x4.max(madd(v128.load(line, 256), scale, b), least), 16);
            line += 16;
            pixel += step;
          }
          to += (strideHeight * rowStep) << 2;
        }
      }
    }
  }
}

/** Looks at each image's first row. */
function spectraAreFinite(n: i32, from: usize, images: i32, channels: i32): bool {
  for (let image = 0; image < images; image++) {
    if (!areFinite(from + image * spectraBytes(n, channels), channels)) return false;
  }
  return true;
}

/** Returns the first i ≥ 0 for which i · stride + offset is not negative. */
// @ts-ignore: decorator
@inline
function firstInside(offset: i32, stride: i32): i32 {
  return offset < 0 ? (stride - 1 - offset) / stride : 0;
}

/** Returns the end of those for which it is less than `size`, `most` at most. */
// @ts-ignore: decorator
@inline
function endInside(offset: i32, stride: i32, size: i32, most: i32): i32 {
  return offset < size ? min(most, (size - 1 - offset) / stride + 1) : 0;
}

// A product of complex numbers takes three real ones (Gauss), and so does one of complex matrices:
//
//   (a + ib) · (c − id) = (p − r) + i(p − q)      p = (a + b) · c     q = a · (c + d)     r = b · (c − d)
//   (a + ib) · (c + id) = (p − r) + i(p − q)      p = (a + b) · c     q = a · (c − d)     r = b · (c + d)
//
// What belongs to q and r is negative from the start, and added to p as it comes out of the registers.

// @ts-ignore: decorator
@inline
function productScratch(rows: i32, inner: i32, columns: i32): usize {
  return 3 * align(rows << 2) + align((rows * inner) << 2) + 2 * align(((inner + 1) * 12) << 2);
}

/**
 * c [rows, columns] = a [rows, inner] · conj(b) [inner, columns] for every frequency, or `straight` without the conjugation. Rows
 * are images; b is panels, of `span` columns at a time.
 */
function multiply(
  n: i32, a: usize, b: usize, span: i32, straight: bool, c: usize, scratch: usize, rows: i32, inner: i32, columns: i32,
): void {
  const sumOffsets = scratch;
  const inOffsets = sumOffsets + align(rows << 2);
  const outOffsets = inOffsets + align(rows << 2);
  const sum = outOffsets + align(rows << 2);
  const plus = sum + align((rows * inner) << 2);
  const minus = plus + align(((inner + 1) * 12) << 2);
  const forIm = straight ? minus : plus;
  const forRe = straight ? plus : minus;
  evenOffsets(sumOffsets, rows, inner << 2);
  evenOffsets(inOffsets, rows, <i32>spectraBytes(n, inner));
  evenOffsets(outOffsets, rows, <i32>spectraBytes(n, columns));
  const aPitch = rowPitch(inner);
  const bPitch = panelsPitch(inner, columns);
  const cPitch = rowPitch(columns);
  for (let kx = 0; kx <= n >> 1; kx++) {
    for (let ky = 0; ky < columnLength(n, kx); ky++) {
      const real = isEdge(n, kx) && isEdge(n, ky);
      for (let row = 0; row < rows; row++) {
        const from = a + row * spectraBytes(n, inner);
        if (real) zero(c + row * spectraBytes(n, columns) + cPitch, columns << 2);
        else addInto(sum + ((row * inner) << 2), from, from + aPitch, inner);
      }
      let panel = b;
      for (let start = 0; start < columns; start += span) {
        for (let first = 0; first < span; ) {
          const vectors = blockVectors(vectorsOf(span - first));
          const re = c + ((start + first) << 2);
          if (real) {
            gather(vectors, rows, inOffsets, outOffsets, a, panel, 1, inner, 0, re, 0, 0, 4);
          } else {
            negativeSumAndDifference(plus, minus, panel, panel + bPitch, ((inner + 1) * vectors) << 2);
            gather(vectors, rows, sumOffsets, outOffsets, sum, panel, 1, inner, 0, re, 0, 0, 4);
            gather(vectors, rows, inOffsets, outOffsets, a, forIm, 1, inner, 0, re + cPitch, re, 0, 4);
            gather(vectors, rows, inOffsets, outOffsets, a + aPitch, forRe, 1, inner, 0, re, re, 0, 4);
          }
          panel += ((inner + 1) * vectors) << 4;
          first += vectors << 2;
        }
      }
      a += 2 * aPitch;
      b += 2 * bPitch;
      c += 2 * cPitch;
    }
  }
}

// @ts-ignore: decorator
@inline
function sumScratch(rows: i32, inner: i32, columns: i32): usize {
  return 2 * align(rows << 2) + align((rows * inner) << 2) + 3 * align((rows * columns) << 2) + align((inner * columns) << 2);
}

/** c [inner, columns] = aᵀ · conj(b) for every frequency of one kx: a is [rows, inner], b [rows, columns], rows are images. */
function multiplyColumn(
  n: i32, kx: i32, a: usize, b: usize, c: usize, scratch: usize, rows: i32, inner: i32, columns: i32,
): void {
  const sumOffsets = scratch;
  const inOffsets = sumOffsets + align(rows << 2);
  const sum = inOffsets + align(rows << 2);
  const factor = sum + align((rows * inner) << 2);
  const plus = factor + align((rows * columns) << 2);
  const minus = plus + align((rows * columns) << 2);
  const p = minus + align((rows * columns) << 2);
  evenOffsets(sumOffsets, rows, inner << 2);
  evenOffsets(inOffsets, rows, <i32>spectraBytes(n, inner));
  const aPitch = rowPitch(inner);
  const bPitch = rowPitch(columns);
  const cPitch = matrixPitch(inner, columns);
  for (let ky = 0; ky < columnLength(n, kx); ky++) {
    const real = isEdge(n, kx) && isEdge(n, ky);
    for (let row = 0; row < rows; row++) {
      const own = a + row * spectraBytes(n, inner);
      const other = b + row * spectraBytes(n, columns);
      const at: usize = (row * columns) << 2;
      copyFloats(factor + at, other, columns);
      if (real) continue;
      addInto(sum + ((row * inner) << 2), own, own + aPitch, inner);
      negativeSumAndDifference(plus + at, minus + at, other, other + bPitch, columns);
    }
    if (real) {
      outerProduct(c, 0, a, inOffsets, factor, rows, inner, columns);
    } else {
      outerProduct(p, 0, sum, sumOffsets, factor, rows, inner, columns);
      outerProduct(c + cPitch, p, a, inOffsets, plus, rows, inner, columns);
      outerProduct(c, p, a + aPitch, inOffsets, minus, rows, inner, columns);
    }
    a += 2 * aPitch;
    b += 2 * bPitch;
    c += 2 * cPitch;
  }
}

/** c [inner, columns] = aᵀ · b, added to `base` if there is one. */
function outerProduct(
  c: usize, base: usize, a: usize, offsets: usize, b: usize, rows: i32, inner: i32, columns: i32,
): void {
  const pitch: usize = columns << 2;
  for (let first = 0; first < columns; ) {
    const vectors = blockVectors(vectorsOf(columns - first));
    const at: usize = first << 2;
    outer(vectors, inner, a, offsets, b + at, pitch, rows, c + at, base ? base + at : 0, pitch);
    first += vectors << 2;
  }
}

// Of the following, `count` is a multiple of 4.

function addInto(to: usize, a: usize, b: usize, count: i32): void {
  for (let left = count; left > 0; left -= 4) {
    v128.store(to, f32x4.add(v128.load(a), v128.load(b)));
    to += 16;
    a += 16;
    b += 16;
  }
}

/** plus = −(a + b), minus = b − a. */
function negativeSumAndDifference(plus: usize, minus: usize, a: usize, b: usize, count: i32): void {
  for (let left = count; left > 0; left -= 4) {
    const c = v128.load(a);
    const d = v128.load(b);
    v128.store(plus, f32x4.neg(f32x4.add(c, d)));
    v128.store(minus, f32x4.sub(d, c));
    plus += 16;
    minus += 16;
    a += 16;
    b += 16;
  }
}
