// Spectra of square planes.
//
// A plane of 8 × 8 or 16 × 16 real values has a spectrum that is its own conjugate at the opposite frequency: half of it, 34 or
// 130 complex values, is enough. Planes are transformed in pairs, one as the real part and one as the imaginary part, for
// four channels at once in the lanes: eight channels a transform. What comes out is twice the spectrum.
//
// The spectra of images are stored image by image, each as two rows of channels for every frequency, the real and the imaginary
// parts: whoever transforms an image goes through all its frequencies, and these then lie on a few pages of memory.

import { LINE_BYTES, TWIDDLES_BYTES, fft, twiddles } from './fourier';
import { align } from './simd';

/** Returns how many frequencies half a spectrum of n × n values has. */
// @ts-ignore: decorator
@inline
export function frequenciesOf(n: i32): i32 {
  return ((n * n) >> 1) + 2;
}

// They lie column by column, those of one kx together: for kx = 0 and n / 2, the edges, ky = 0 … n / 2, between them ky = 0 … n − 1.

/** Whether the frequency n − k is k itself, along one axis. A frequency that is on the edge along both is real. */
// @ts-ignore: decorator
@inline
export function isEdge(n: i32, k: i32): bool {
  return (k & ((n >> 1) - 1)) == 0;
}

/** Returns how many frequencies come before those of kx. */
// @ts-ignore: decorator
@inline
export function firstOfColumn(n: i32, kx: i32): i32 {
  return kx == 0 ? 0 : (n >> 1) + 1 + (kx - 1) * n;
}

/** Returns how many frequencies kx has. */
// @ts-ignore: decorator
@inline
export function columnLength(n: i32, kx: i32): i32 {
  return isEdge(n, kx) ? (n >> 1) + 1 : n;
}

/**
 * Returns the bytes from one matrix [rows, columns] to the next: an odd number of cache lines, so that those of an image or a
 * filter spread over the cache.
 */
// @ts-ignore: decorator
@inline
export function matrixPitch(rows: i32, columns: i32): usize {
  return align((rows * columns) << 2) | 64;
}

/** Returns the bytes from one row of an image's spectra to the next. */
// @ts-ignore: decorator
@inline
export function rowPitch(channels: i32): usize {
  return matrixPitch(1, channels);
}

/** Returns the bytes of an image's spectra. */
// @ts-ignore: decorator
@inline
export function spectraBytes(n: i32, channels: i32): usize {
  return 2 * frequenciesOf(n) * rowPitch(channels);
}

// What a transform works with, at one address:
//
//   [ twiddles ][ line of fft ][ line: re, im ][ square: re ][ square: im ][ frequencies: u32 at, u32 opposite ]

const WORK: usize = TWIDDLES_BYTES;
const LINE: usize = WORK + LINE_BYTES;
const SQUARE: usize = LINE + LINE_BYTES;

// @ts-ignore: decorator
@inline
function squareBytes(n: i32): usize {
  return (n * n) << 4;
}

/** Returns the bytes that `prepareTransforms` writes. */
export function transformsBytes(n: i32): usize {
  return SQUARE + 2 * squareBytes(n) + align(frequenciesOf(n) << 3);
}

/** Makes ready for transforms of n × n values. */
export function prepareTransforms(at: usize, n: i32): void {
  twiddles(at, n);
  let to = at + SQUARE + 2 * squareBytes(n);
  for (let kx = 0; kx <= n >> 1; kx++) {
    for (let ky = 0; ky < columnLength(n, kx); ky++) {
      store<u32>(to, (ky * n + kx) << 4);
      store<u32>(to, (((n - ky) & (n - 1)) * n + ((n - kx) & (n - 1))) << 4, 4);
      to += 8;
    }
  }
}

// Where zeros are written here, a loop does it: the engine's `memory.fill` takes longer to call than so few vectors to write.

/** Sets the line to zero, as `transformRow` wants it beside the pixels. */
export function clearLine(at: usize): void {
  const end = at + LINE + LINE_BYTES;
  for (let to = at + LINE; to < end; to += 16) v128.store(to, f32x4.splat(0));
}

/**
 * Puts eight channels of a row of pixels onto row `row` of the square, transformed: `count` pixels `pixelStep` bytes apart from
 * place `from` on, beside them what the line holds. With `output`, only where that is positive.
 */
export function transformRow(
  at: usize, n: i32, row: i32, source: usize, output: usize, pixelStep: usize, from: i32, count: i32,
): void {
  const line = at + LINE;
  let to = line + (from << 4);
  if (output) {
    const none = f32x4.splat(0);
    for (let left = count; left > 0; left--) {
      v128.store(to, v128.and(v128.load(source), f32x4.gt(v128.load(output), none)));
      v128.store(to, v128.and(v128.load(source, 16), f32x4.gt(v128.load(output, 16), none)), 256);
      source += pixelStep;
      output += pixelStep;
      to += 16;
    }
  } else {
    for (let left = count; left > 0; left--) {
      v128.store(to, v128.load(source));
      v128.store(to, v128.load(source, 16), 256);
      source += pixelStep;
      to += 16;
    }
  }
  const square = at + SQUARE + ((row * n) << 4);
  fft(n, line, line + 256, 16, square, square + squareBytes(n), 16, at + WORK, at);
}

/** Sets rows of the square to zero. */
export function clearRows(at: usize, n: i32, first: i32, end: i32): void {
  const none = f32x4.splat(0);
  let to = at + SQUARE + ((first * n) << 4);
  for (let left = (end - first) * n; left > 0; left--) {
    v128.store(to, none);
    v128.store(to + squareBytes(n), none);
    to += 16;
  }
}

/**
 * Transforms the columns of the square, and stores the spectra of its eight channels at `to`, `pitch` bytes from matrix to matrix.
 */
export function storeSpectra(at: usize, n: i32, to: usize, pitch: usize): void {
  const re = at + SQUARE;
  const im = re + squareBytes(n);
  const step: usize = n << 4;
  for (let x = 0; x < n; x++) {
    fft(n, re + (x << 4), im + (x << 4), step, re + (x << 4), im + (x << 4), step, at + WORK, at);
  }
  let pair = im + squareBytes(n);
  for (let left = frequenciesOf(n); left > 0; left--) {
    const here: usize = load<u32>(pair);
    const there: usize = load<u32>(pair, 4);
    const zr = v128.load(re + here);
    const zi = v128.load(im + here);
    const yr = v128.load(re + there);
    const yi = v128.load(im + there);
    v128.store(to, f32x4.add(zr, yr));
    v128.store(to, f32x4.add(zi, yi), 16);
    v128.store(to + pitch, f32x4.sub(zi, yi));
    v128.store(to + pitch, f32x4.sub(yr, zr), 16);
    to += 2 * pitch;
    pair += 8;
  }
}

/** Loads the spectra of eight channels into the square, and transforms its columns back. */
export function loadSpectra(at: usize, n: i32, from: usize, pitch: usize): void {
  const re = at + SQUARE;
  const im = re + squareBytes(n);
  let pair = im + squareBytes(n);
  for (let left = frequenciesOf(n); left > 0; left--) {
    const here: usize = load<u32>(pair);
    const there: usize = load<u32>(pair, 4);
    const ar = v128.load(from);
    const br = v128.load(from, 16);
    const ai = v128.load(from + pitch);
    const bi = v128.load(from + pitch, 16);
    v128.store(re + here, f32x4.sub(ar, bi));
    v128.store(im + here, f32x4.add(ai, br));
    v128.store(re + there, f32x4.add(ar, bi));
    v128.store(im + there, f32x4.sub(br, ai));
    from += 2 * pitch;
    pair += 8;
  }
  const step: usize = n << 4;
  for (let x = 0; x < n; x++) {
    fft(n, im + (x << 4), re + (x << 4), step, im + (x << 4), re + (x << 4), step, at + WORK, at);
  }
}

/** Transforms row `row` of the square back into a line; returns the line: `n` vectors, and 256 bytes on those of the other four channels. */
export function rowBack(at: usize, n: i32, row: i32): usize {
  const line = at + LINE;
  const re = at + SQUARE + ((row * n) << 4);
  fft(n, re + squareBytes(n), re, 16, line + 256, line, 16, at + WORK, at);
  return line;
}
