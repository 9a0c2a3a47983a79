// The spectra of filters, and back. Of each phase a filter has few taps, u high and v wide: plain sums over them take less than a
// fast transform, and each runs along the rows of channels as they lie in memory. With ω = e^(−2πi / n):
//
//   W[ky, kx] = Σ_u ω^(ky·u) · (Σ_v ω^(kx·v) · w[u, v])
//   w[u, v]   = 1 / n² · Σ_kx Re(ω^(−kx·v) · Σ_ky ω^(−ky·u) · W[ky, kx])        half of all kx, those between the ends twice
//
// The frequencies ky and n − ky take the same products, added and subtracted.
//
// A filter's spectra are made as the panels (panels.ts) that the register tiles read, real parts and imaginary parts:
//
//   forward      [phase · in, out]    blocks of output channels, in each the rows of all phases
//   `turned`     [out, phase · in]    phase by phase blocks of input channels

import { cosine } from './fourier';
import { tapsOf } from './conv2d-phases';
import { blockVectors, packRows, vectorsOf } from './panels';
import { align, madd } from './simd';
import { firstOfColumn, frequenciesOf, isEdge, matrixPitch } from './spectra';

/** Bytes of the table of cosines. */
const CIRCLE_BYTES: usize = 64;
/** Bytes of the table of factors. */
const FACTORS_BYTES: usize = 128;

/** Returns the bytes of scratch that the functions here need. */
export function filterScratch(
  inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideHeight: i32,
): usize {
  const rows = 2 * tapsOf(kernelHeight, strideHeight, 0) + kernelHeight * kernelWidth;
  return CIRCLE_BYTES + FACTORS_BYTES + rows * align((inChannels * outChannels) << 2);
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

/** Returns the floats of the panels of a matrix [inner, columns], bias rows included. */
// @ts-ignore: decorator
@inline
export function panelsFloats(inner: i32, columns: i32): i32 {
  return (inner + 1) * columns;
}

/** Returns the bytes from the panels of a filter's real parts at one frequency to those of its imaginary parts, and so on. */
// @ts-ignore: decorator
@inline
export function panelsPitch(inner: i32, columns: i32): usize {
  return matrixPitch(inner + 1, columns);
}

/** Writes the spectra of a filter [height, width, in, out], as panels. */
export function filterPanels(
  scratch: usize, n: i32, to: usize, filter: usize, turned: bool, inChannels: i32, outChannels: i32, kernelHeight: i32,
  kernelWidth: i32, strideHeight: i32, strideWidth: i32,
): void {
  const tap: usize = (inChannels * outChannels) << 2;
  const phases = strideHeight * strideWidth;
  const inner = turned ? outChannels : phases * inChannels;
  const columns = turned ? phases * inChannels : outChannels;
  /** Of a phase: what its taps have, and how many columns are cut into blocks. */
  const rows = turned ? outChannels : inChannels;
  const span = turned ? inChannels : outChannels;
  const pitch = panelsPitch(inner, columns);
  const factors = scratch + CIRCLE_BYTES;
  const taps = factors + FACTORS_BYTES;
  const lines = taps + kernelHeight * kernelWidth * align(tap);
  packTaps(taps, filter, turned, kernelHeight * kernelWidth, rows, span);
  for (let matrix = 0; matrix < 2 * frequenciesOf(n); matrix++) clearBias(to + matrix * pitch, inner, columns, span);
  for (let py = 0; py < strideHeight; py++) {
    const high = tapsOf(kernelHeight, strideHeight, py);
    for (let px = 0; px < strideWidth; px++) {
      const wide = tapsOf(kernelWidth, strideWidth, px);
      const phase = py * strideWidth + px;
      for (let kx = 0; kx <= n >> 1; kx++) {
        for (let u = 0; u < high; u++) {
          const first = taps + ((py + u * strideHeight) * kernelWidth + px) * align(tap);
          rowSpectrum(scratch, n, kx, lines + 2 * u * align(tap), first, strideWidth * align(tap), wide, tap);
        }
        for (let ky = 0; ky <= n >> 1; ky++) {
          const here = to + 2 * (firstOfColumn(n, kx) + ky) * pitch;
          const there = isEdge(n, kx) || isEdge(n, ky) ? 0 : to + 2 * (firstOfColumn(n, kx) + n - ky) * pitch;
          writeFactors(scratch, n, factors, ky, 0, high);
          for (let first = 0; first < span; ) {
            const width = blockVectors(vectorsOf(span - first)) << 2;
            // Behind the blocks before, the bias row, and where phases share a block, those before.
            const blocks = (inner + 1) * (turned ? phase * span + first : first);
            const at: usize = (blocks + width + (turned ? 0 : phase * rows * width)) << 2;
            columnSpectrum(
              factors, here + at, there ? there + at : 0, pitch, lines + ((rows * first) << 2), align(tap), high,
              (rows * width) << 2,
            );
            first += width;
          }
        }
      }
    }
  }
}

/** Packs each tap's matrix [in, out] into blocks of columns, turned if asked for. */
function packTaps(to: usize, filter: usize, turned: bool, taps: i32, rows: i32, columns: i32): void {
  const bytes: usize = (rows * columns) << 2;
  for (let t = 0; t < taps; t++) {
    let block = to;
    for (let first = 0; first < columns; ) {
      const width = blockVectors(vectorsOf(columns - first)) << 2;
      block = packRows(
        block, filter, rows, columns, turned ? 4 : columns << 2, turned ? rows << 2 : 4, first, width,
      );
      first += width;
    }
    to += align(bytes);
    filter += bytes;
  }
}

/** Sets the bias rows of panels [inner, columns] to zero. */
function clearBias(panel: usize, inner: i32, columns: i32, span: i32): void {
  for (let start = 0; start < columns; start += span) {
    for (let first = 0; first < span; ) {
      const vectors = blockVectors(vectorsOf(span - first));
      for (let v = 0; v < vectors; v++) v128.store(panel + (v << 4), f32x4.splat(0));
      panel += ((inner + 1) * vectors) << 4;
      first += vectors << 2;
    }
  }
}

/** Σ_v ω^(kx·v) · w[v] for matrices of `bytes`; the imaginary parts behind the real ones. */
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

/**
 * Σ_u ω^(ky·u) · lines[u] by the factors of ky, and with `there` the same of n − ky, for a multiple of 32 bytes; lines' imaginary
 * parts are `apart` bytes behind.
 */
function columnSpectrum(
  factors: usize, here: usize, there: usize, pitch: usize, lines: usize, apart: usize, taps: i32, bytes: usize,
): void {
  for (let at: usize = 0; at < bytes; at += 32) {
    let evenRe = f32x4.splat(0);
    let evenIm = evenRe;
    let oddRe = evenRe;
    let oddIm = evenRe;
    let evenRe1 = evenRe;
    let evenIm1 = evenRe;
    let oddRe1 = evenRe;
    let oddIm1 = evenRe;
    let from = lines + at;
    let factor = factors;
    for (let left = taps; left > 0; left--) {
      const c = v128.load_splat<f32>(factor);
      const s = v128.load_splat<f32>(factor, 4);
      const re = v128.load(from);
      const re1 = v128.load(from, 16);
      evenRe = madd(re, c, evenRe);
      oddIm = madd(re, s, oddIm);
      evenRe1 = madd(re1, c, evenRe1);
      oddIm1 = madd(re1, s, oddIm1);
      from += apart;
      const im = v128.load(from);
      const im1 = v128.load(from, 16);
      evenIm = madd(im, c, evenIm);
      oddRe = madd(im, s, oddRe);
      evenIm1 = madd(im1, c, evenIm1);
      oddRe1 = madd(im1, s, oddRe1);
      from += apart;
      factor += 8;
    }
    v128.store(here + at, f32x4.add(evenRe, oddRe));
    v128.store(here + at, f32x4.add(evenRe1, oddRe1), 16);
    v128.store(here + pitch + at, f32x4.sub(evenIm, oddIm));
    v128.store(here + pitch + at, f32x4.sub(evenIm1, oddIm1), 16);
    if (there) {
      v128.store(there + at, f32x4.sub(evenRe, oddRe));
      v128.store(there + at, f32x4.sub(evenRe1, oddRe1), 16);
      v128.store(there + pitch + at, f32x4.add(evenIm, oddIm));
      v128.store(there + pitch + at, f32x4.add(evenIm1, oddIm1), 16);
    }
  }
}

/**
 * Adds to a filter what its spectra have at all frequencies of one kx: `from` is the first of those, matrices
 * [phase · in, out] as those of spectra.ts. `scale` is that of every value.
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
