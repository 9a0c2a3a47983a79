// Discrete Fourier transforms of 8 or 16 complex values, four side by side in the lanes of each vector; and of squares of them.
//
// With N = 4 · R, input n = j + R · m and output k + 4 · l (j, l < R; k, m < 4):
//
//   X[k + 4l] = Σ_j ω_R^(jl) · ω_N^(jk) · (Σ_m ω_4^(km) · x[j + Rm])        ω_N = e^(−2πi / N)
//
// (Cooley and Tukey, 1965.) The inverse, without its factor 1 / N, is the same with real and imaginary parts exchanged.

import { madd } from './simd';

// @ts-ignore: decorator
@inline
const COS_8: f32 = 0.9238795325112867; // cos(π / 8)
// @ts-ignore: decorator
@inline
const SIN_8: f32 = 0.3826834323650898;
// @ts-ignore: decorator
@inline
const HALF_ROOT: f32 = 0.7071067811865476;

/** Bytes of the table that `fft` reads. */
export const TWIDDLES_BYTES: usize = 256;

/** Returns cos(2π · p / 16), p in 0 … 15. */
export function cosine(p: i32): f32 {
  const q = p > 8 ? 16 - p : p;
  const r = q > 4 ? 8 - q : q;
  const value: f32 = r == 0 ? 1 : r == 1 ? COS_8 : r == 2 ? HALF_ROOT : r == 3 ? SIN_8 : 0;
  return q > 4 ? -value : value;
}

/** Writes that table: for j in 1 … R − 1 and k in 1 … 3 the cosine and the sine of 2π · jk / N. */
export function twiddles(to: usize, n: i32): void {
  const step = 16 / n;
  for (let j = 1; j < n >> 2; j++) {
    for (let k = 1; k < 4; k++) {
      const p = (j * k * step) & 15;
      store<f32>(to, cosine(p));
      store<f32>(to, cosine((p + 12) & 15), 4);
      to += 8;
    }
  }
}

/** Bytes of working memory that `fft` needs: a line of complex vectors. */
export const LINE_BYTES: usize = 512;

/** Stores (re + i · im) · (cos − i · sin). */
// @ts-ignore: decorator
@inline
function storeTurned(to: usize, re: v128, im: v128, table: usize): void {
  const c = v128.load_splat<f32>(table);
  const s = v128.load_splat<f32>(table, 4);
  v128.store(to, madd(im, s, f32x4.mul(re, c)));
  v128.store(to, f32x4.sub(f32x4.mul(im, c), f32x4.mul(re, s)), 256);
}

/** The sums over m of one j; `work` has the real parts, and 256 bytes behind them the imaginary ones. */
// @ts-ignore: decorator
@inline
function first(re: usize, im: usize, apart: usize, work: usize, across: usize, table: usize, turned: bool): void {
  const ar = v128.load(re);
  const ai = v128.load(im);
  const cr = v128.load(re + 2 * apart);
  const ci = v128.load(im + 2 * apart);
  const sumR = f32x4.add(ar, cr);
  const sumI = f32x4.add(ai, ci);
  const lessR = f32x4.sub(ar, cr);
  const lessI = f32x4.sub(ai, ci);
  const br = v128.load(re + apart);
  const bi = v128.load(im + apart);
  const dr = v128.load(re + 3 * apart);
  const di = v128.load(im + 3 * apart);
  const oddR = f32x4.add(br, dr);
  const oddI = f32x4.add(bi, di);
  const turnR = f32x4.sub(bi, di);
  const turnI = f32x4.sub(dr, br);
  v128.store(work, f32x4.add(sumR, oddR));
  v128.store(work, f32x4.add(sumI, oddI), 256);
  if (turned) {
    storeTurned(work + across, f32x4.add(lessR, turnR), f32x4.add(lessI, turnI), table);
    storeTurned(work + 2 * across, f32x4.sub(sumR, oddR), f32x4.sub(sumI, oddI), table + 8);
    storeTurned(work + 3 * across, f32x4.sub(lessR, turnR), f32x4.sub(lessI, turnI), table + 16);
  } else {
    v128.store(work + across, f32x4.add(lessR, turnR));
    v128.store(work + across, f32x4.add(lessI, turnI), 256);
    v128.store(work + 2 * across, f32x4.sub(sumR, oddR));
    v128.store(work + 2 * across, f32x4.sub(sumI, oddI), 256);
    v128.store(work + 3 * across, f32x4.sub(lessR, turnR));
    v128.store(work + 3 * across, f32x4.sub(lessI, turnI), 256);
  }
}

/**
 * Transforms `n` (8 or 16) complex vectors, `step` bytes apart, into others, `toStep` bytes apart; they may be the same.
 * `work` is a line, `table` that of `twiddles`.
 */
export function fft(
  n: i32, re: usize, im: usize, step: usize, toRe: usize, toIm: usize, toStep: usize, work: usize, table: usize,
): void {
  const radix = n >> 2;
  const apart = radix * step;
  const across: usize = radix << 4;
  first(re, im, apart, work, across, table, false);
  let to = work;
  let turns = table;
  for (let j = 1; j < radix; j++) {
    re += step;
    im += step;
    to += 16;
    first(re, im, apart, to, across, turns, true);
    turns += 24;
  }
  const far = toStep << 2;
  if (radix == 2) {
    for (let k = 0; k < 4; k++) {
      const ar = v128.load(work);
      const ai = v128.load(work, 256);
      const br = v128.load(work, 16);
      const bi = v128.load(work, 272);
      v128.store(toRe, f32x4.add(ar, br));
      v128.store(toIm, f32x4.add(ai, bi));
      v128.store(toRe + far, f32x4.sub(ar, br));
      v128.store(toIm + far, f32x4.sub(ai, bi));
      work += 32;
      toRe += toStep;
      toIm += toStep;
    }
    return;
  }
  for (let k = 0; k < 4; k++) {
    const ar = v128.load(work);
    const ai = v128.load(work, 256);
    const cr = v128.load(work, 32);
    const ci = v128.load(work, 288);
    const sumR = f32x4.add(ar, cr);
    const sumI = f32x4.add(ai, ci);
    const lessR = f32x4.sub(ar, cr);
    const lessI = f32x4.sub(ai, ci);
    const br = v128.load(work, 16);
    const bi = v128.load(work, 272);
    const dr = v128.load(work, 48);
    const di = v128.load(work, 304);
    const oddR = f32x4.add(br, dr);
    const oddI = f32x4.add(bi, di);
    const turnR = f32x4.sub(bi, di);
    const turnI = f32x4.sub(dr, br);
    v128.store(toRe, f32x4.add(sumR, oddR));
    v128.store(toIm, f32x4.add(sumI, oddI));
    v128.store(toRe + far, f32x4.add(lessR, turnR));
    v128.store(toIm + far, f32x4.add(lessI, turnI));
    v128.store(toRe + 2 * far, f32x4.sub(sumR, oddR));
    v128.store(toIm + 2 * far, f32x4.sub(sumI, oddI));
    v128.store(toRe + 3 * far, f32x4.sub(lessR, turnR));
    v128.store(toIm + 3 * far, f32x4.sub(lessI, turnI));
    work += 64;
    toRe += toStep;
    toIm += toStep;
  }
}
