// The spectra of filters, and back. Of each phase a filter has few taps, u high and v wide: plain sums over them take less than a
// fast transform, and each runs along the rows of channels as they lie in memory. With ω = e^(−2πi / n):
//
//   W[ky, kx] = Σ_u ω^(ky·u) · (Σ_v ω^(kx·v) · w[u, v])
//   w[u, v]   = 1 / n² · Σ_kx Re(ω^(−kx·v) · Σ_ky ω^(−ky·u) · W[ky, kx])          half of all kx, those between the ends twice
//
// The frequencies ky and n − ky take the same products, added and subtracted.

import { cosine } from './fourier';
import { tapsOf } from './conv2d-phases';
import { align, madd } from './simd';
import { firstOfColumn, isEdge, matrixPitch } from './spectra';

/** Bytes of the table of cosines. */
const CIRCLE_BYTES: usize = 64;
/** Bytes of the table of factors. */
const FACTORS_BYTES: usize = 128;

/** Returns the bytes of scratch that the functions here need. */
export function filterScratch(inChannels: i32, outChannels: i32, kernelHeight: i32, strideHeight: i32): usize {
  return CIRCLE_BYTES + FACTORS_BYTES + 2 * tapsOf(kernelHeight, strideHeight, 0) * align((inChannels * outChannels) << 2);
}

/** Makes that scratch ready. */
export function prepareFilters(scratch: usize): void {
  for (let p = 0; p < 16; p++) store<f32>(scratch + (p << 2), cosine(p));
}

// @ts-ignore: decorator
@inline
function cosineOf(circle: usize, n: i32, p: i32): f32 {
  return load<f32>(circle + (((p * (16 / n)) & 15) << 2));
}

// @ts-ignore: decorator
@inline
function sineOf(circle: usize, n: i32, p: i32): f32 {
  return load<f32>(circle + (((p * (16 / n) + 12) & 15) << 2));
}

/** Writes the spectra of a filter [height, width, in, out]: for each frequency [phases · in, out], see spectra.ts. */
export function filterSpectra(
  scratch: usize, n: i32, to: usize, filter: usize, inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32,
): void {
  const tap: usize = (inChannels * outChannels) << 2;
  const pitch = matrixPitch(strideHeight * strideWidth * inChannels, outChannels);
  const rows = scratch + CIRCLE_BYTES + FACTORS_BYTES;
  for (let py = 0; py < strideHeight; py++) {
    const high = tapsOf(kernelHeight, strideHeight, py);
    for (let px = 0; px < strideWidth; px++) {
      const wide = tapsOf(kernelWidth, strideWidth, px);
      for (let kx = 0; kx <= n >> 1; kx++) {
        for (let u = 0; u < high; u++) {
          const first = filter + ((py + u * strideHeight) * kernelWidth + px) * tap;
          rowSpectrum(scratch, n, kx, rows + 2 * u * align(tap), first, strideWidth * tap, wide, tap);
        }
        for (let ky = 0; ky <= n >> 1; ky++) {
          const here = to + 2 * (firstOfColumn(n, kx) + ky) * pitch;
          const there = isEdge(n, kx) || isEdge(n, ky) ? 0 : to + 2 * (firstOfColumn(n, kx) + n - ky) * pitch;
          columnSpectrum(scratch, n, ky, here, there, pitch, rows, high, tap);
        }
      }
      to += tap;
    }
  }
}

/** Σ_v ω^(kx·v) · w[v] for rows of `bytes`; the imaginary parts behind the real ones. */
function rowSpectrum(circle: usize, n: i32, kx: i32, to: usize, first: usize, step: usize, taps: i32, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    let re = f32x4.splat(0);
    let im = re;
    let from = first + at;
    for (let v = 0; v < taps; v++) {
      const w = v128.load(from);
      re = madd(w, f32x4.splat(cosineOf(circle, n, kx * v)), re);
      im = madd(w, f32x4.splat(-sineOf(circle, n, kx * v)), im);
      from += step;
    }
    v128.store(to + at, re);
    v128.store(to + align(bytes) + at, im);
  }
}

/** Writes cosine and sine of 2π · ky · u / n for u from `first` to `end`, `step` bytes from one to the next. */
function writeFactors(circle: usize, n: i32, to: usize, ky: i32, first: i32, end: i32): void {
  for (let u = first; u < end; u++) {
    store<f32>(to, cosineOf(circle, n, ky * u));
    store<f32>(to, sineOf(circle, n, ky * u), 4);
    to += 8;
  }
}

/** Σ_u ω^(ky·u) · rows[u], and with `there` the same of n − ky. */
function columnSpectrum(
  circle: usize, n: i32, ky: i32, here: usize, there: usize, pitch: usize, rows: usize, taps: i32, bytes: usize,
): void {
  const factors = circle + CIRCLE_BYTES;
  const imaginary = align(bytes);
  writeFactors(circle, n, factors, ky, 0, taps);
  for (let at: usize = 0; at < bytes; at += 16) {
    let evenRe = f32x4.splat(0);
    let evenIm = evenRe;
    let oddRe = evenRe;
    let oddIm = evenRe;
    let from = rows + at;
    let factor = factors;
    for (let left = taps; left > 0; left--) {
      const re = v128.load(from);
      const im = v128.load(from + imaginary);
      const c = v128.load_splat<f32>(factor);
      const s = v128.load_splat<f32>(factor, 4);
      evenRe = madd(re, c, evenRe);
      evenIm = madd(im, c, evenIm);
      oddRe = madd(im, s, oddRe);
      oddIm = madd(re, s, oddIm);
      from += 2 * imaginary;
      factor += 8;
    }
    v128.store(here + at, f32x4.add(evenRe, oddRe));
    v128.store(here + pitch + at, f32x4.sub(evenIm, oddIm));
    if (there) {
      v128.store(there + at, f32x4.sub(evenRe, oddRe));
      v128.store(there + pitch + at, f32x4.add(evenIm, oddIm));
    }
  }
}

/**
 * Adds to a filter what its spectra have at all frequencies of one kx: `from` is the first of those, which lie as
 * `filterSpectra` writes them. `scale` is that of every value.
 */
export function addTaps(
  circle: usize, n: i32, kx: i32, filter: usize, from: usize, scale: f32, inChannels: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32,
): void {
  const tap: usize = (inChannels * outChannels) << 2;
  const pitch = matrixPitch(strideHeight * strideWidth * inChannels, outChannels);
  const share: f32 = isEdge(n, kx) ? scale : 2 * scale;
  for (let py = 0; py < strideHeight; py++) {
    const high = tapsOf(kernelHeight, strideHeight, py);
    for (let px = 0; px < strideWidth; px++) {
      const wide = tapsOf(kernelWidth, strideWidth, px);
      for (let u = 0; u < high; u += 2) {
        const first = filter + ((py + u * strideHeight) * kernelWidth + px) * tap;
        const second = u + 1 < high ? first + strideHeight * kernelWidth * tap : 0;
        addTwoRows(circle, n, kx, u, first, second, strideWidth * tap, wide, from, pitch, share, tap);
      }
      from += tap;
    }
  }
}

/** The taps of rows u, an even one, and u + 1. */
function addTwoRows(
  circle: usize, n: i32, kx: i32, u: i32, first: usize, second: usize, step: usize, taps: i32, from: usize, pitch: usize,
  share: f32, bytes: usize,
): void {
  const half = n >> 1;
  const factors = circle + CIRCLE_BYTES;
  for (let ky = 1; ky < half; ky++) writeFactors(circle, n, factors + ((ky - 1) << 4), ky, u, u + 2);
  const edge = isEdge(n, kx);
  for (let at: usize = 0; at < bytes; at += 16) {
    // Of ky = 0 and n / 2, where the factors are 1 and ±1 …
    let here = from + at;
    let there = here + half * 2 * pitch;
    const firstRe = v128.load(here);
    const middleRe = v128.load(there);
    // … and at the edges real, with nothing stored beside them.
    const firstIm = edge ? f32x4.splat(0) : v128.load(here + pitch);
    const middleIm = edge ? f32x4.splat(0) : v128.load(there + pitch);
    let evenRe = f32x4.add(firstRe, middleRe);
    let evenIm = f32x4.add(firstIm, middleIm);
    let oddRe = f32x4.sub(firstRe, middleRe);
    let oddIm = f32x4.sub(firstIm, middleIm);
    there = here + n * 2 * pitch;
    let factor = factors;
    for (let left = half - 1; left > 0; left--) {
      here += 2 * pitch;
      there -= 2 * pitch;
      const re = v128.load(here);
      const im = v128.load(here + pitch);
      // At the edges the spectrum at n − ky, which is not stored, is the conjugate.
      const otherRe = edge ? re : v128.load(there);
      const otherIm = edge ? f32x4.neg(im) : v128.load(there + pitch);
      const sumRe = f32x4.add(re, otherRe);
      const sumIm = f32x4.add(im, otherIm);
      const lessRe = f32x4.sub(re, otherRe);
      const lessIm = f32x4.sub(otherIm, im);
      const c0 = v128.load_splat<f32>(factor);
      const s0 = v128.load_splat<f32>(factor, 4);
      evenRe = madd(lessIm, s0, madd(sumRe, c0, evenRe));
      evenIm = madd(lessRe, s0, madd(sumIm, c0, evenIm));
      const c1 = v128.load_splat<f32>(factor, 8);
      const s1 = v128.load_splat<f32>(factor, 12);
      oddRe = madd(lessIm, s1, madd(sumRe, c1, oddRe));
      oddIm = madd(lessRe, s1, madd(sumIm, c1, oddIm));
      factor += 16;
    }
    for (let v = 0; v < taps; v++) {
      const c = f32x4.splat(share * cosineOf(circle, n, kx * v));
      const s = f32x4.splat(-share * sineOf(circle, n, kx * v));
      const to = first + v * step + at;
      v128.store(to, madd(evenIm, s, madd(evenRe, c, v128.load(to))));
      if (second) {
        const next = second + v * step + at;
        v128.store(next, madd(oddIm, s, madd(oddRe, c, v128.load(next))));
      }
    }
  }
}
