// Winograd's minimal filtering (1980), in one dimension: m outputs of a filter of r taps take n = m + r − 1 multiplications instead of m · r.
//
// A convolution is a product of polynomials, and a product of polynomials is their values multiplied, at as many points as it has
// coefficients (Toom and Cook). The points are, in this order, the first n of
//
//   0, 1, −1, ∞, 1/2, −2            at ∞ a polynomial has its last coefficient
//
// for n = 4, 5 or 6; points of few bits near 1 keep the rounding close to that of plain sums (Barabasz et al., 2020,
// "Error analysis and improving the accuracy of Winograd convolution for deep neural networks"). With
//
//   G [n, r]   a filter's values at the points, each divided by what its Lagrange polynomial is there
//   A [n, m]   a gradient's values
//   D [n, n]   the Lagrange polynomials' coefficients, for inputs
//
//   forward            y  = Aᵀ · (G·w ⊙ D·x)
//   filter gradient    dw = Gᵀ · (D·x ⊙ A·dy)
//   input gradient     dx = Dᵀ · (G·w ⊙ A·dy)
//
// The functions here go over `lines` lines of vectors at once. Inputs, outputs and gradients are `step` bytes apart in a line, and `next`
// bytes from line to line. Values are `valuesStep` bytes apart; `places` has two offsets for each line, one of all its values but the
// last and one, as often the same, of the last.

import { madd } from './simd';

/** The most points there are. */
export const MOST_POINTS: i32 = 6;

// @ts-ignore: decorator
@inline
function scaled(value: v128, factor: f32): v128 {
  return f32x4.mul(value, f32x4.splat(factor));
}

/** a · factor + b. */
// @ts-ignore: decorator
@inline
function more(a: v128, factor: f32, b: v128): v128 {
  return madd(a, f32x4.splat(factor), b);
}

/** Returns G's value for point `point` of n and tap `tap` of `taps`. */
export function filterFactor(n: i32, point: i32, taps: i32, tap: i32): f32 {
  if (point == 3) return tap == taps - 1 ? 1 : 0;
  const at: f32 = point == 0 ? 0 : point == 1 ? 1 : point == 2 ? -1 : point == 4 ? 0.5 : -2;
  let value: f32 = 1;
  for (let t = 0; t < tap; t++) value *= at;
  return value / lagrange(n, point);
}

/** Returns Π (point − other), over the finite others; but of 0 among four points the negative, as `toPoints` has it. */
function lagrange(n: i32, point: i32): f32 {
  if (n == 4) return point == 0 ? 1 : 2;
  if (n == 5) return point == 0 ? 0.5 : point == 1 ? 1 : point == 2 ? -3 : -0.375;
  return point == 0 ? 1 : point == 1 ? 3 : point == 2 ? -3 : point == 4 ? -0.9375 : 15;
}

/**
 * G: of `taps` rows of `count` floats (a multiple of 4), `step` bytes apart, n rows of values; those behind, to `taken`, are zero. The last row
 * of values lies at `last`.
 */
export function tapsToPoints(
  n: i32, taken: i32, taps: i32, from: usize, step: usize, to: usize, toStep: usize, last: usize, count: i32,
): void {
  const none = f32x4.splat(0);
  const atZero = f32x4.splat(filterFactor(n, 0, taken, 0));
  const atOne = f32x4.splat(filterFactor(n, 1, taken, 0));
  const atMinusOne = f32x4.splat(filterFactor(n, 2, taken, 0));
  const atHalf = f32x4.splat(n > 4 ? filterFactor(n, 4, taken, 0) : 0);
  const atMinusTwo = f32x4.splat(n > 5 ? filterFactor(n, 5, taken, 0) : 0);
  const infinite = n == 4 ? last : to + 3 * toStep;
  const half = n == 5 ? last : to + 4 * toStep;
  const end: usize = count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const w = from + at;
    const w0 = v128.load(w);
    const w1 = taps > 1 ? v128.load(w + step) : none;
    const w2 = taps > 2 ? v128.load(w + 2 * step) : none;
    const w3 = taps > 3 ? v128.load(w + 3 * step) : none;
    const w4 = taps > 4 ? v128.load(w + 4 * step) : none;
    const even = f32x4.add(f32x4.add(w0, w2), w4);
    const odd = f32x4.add(w1, w3);
    v128.store(to + at, f32x4.mul(w0, atZero));
    v128.store(to + toStep + at, f32x4.mul(f32x4.add(even, odd), atOne));
    v128.store(to + 2 * toStep + at, f32x4.mul(f32x4.sub(even, odd), atMinusOne));
    v128.store(infinite + at, taken == 2 ? w1 : taken == 3 ? w2 : taken == 4 ? w3 : w4);
    if (n > 4) v128.store(half + at, f32x4.mul(more(more(more(more(w4, 0.5, w3), 0.5, w2), 0.5, w1), 0.5, w0), atHalf));
    if (n > 5) v128.store(last + at, f32x4.mul(more(more(more(more(w4, -2, w3), -2, w2), -2, w1), -2, w0), atMinusTwo));
  }
}

/** D: of n inputs n values. */
export function inputsToPoints(
  n: i32, lines: i32, from: usize, step: usize, next: usize, values: usize, valuesStep: usize, places: usize,
): void {
  const apart = values + (n - 1) * valuesStep;
  if (n == 4) {
    for (; lines > 0; lines--) {
      const to = values + load<u32>(places);
      const last = apart + load<u32>(places, 4);
      const d0 = v128.load(from);
      const d1 = v128.load(from + step);
      const d2 = v128.load(from + 2 * step);
      const d3 = v128.load(from + 3 * step);
      v128.store(to, f32x4.sub(d0, d2));
      v128.store(to + valuesStep, f32x4.add(d1, d2));
      v128.store(to + 2 * valuesStep, f32x4.sub(d2, d1));
      v128.store(last, f32x4.sub(d3, d1));
      from += next;
      places += 8;
    }
  } else if (n == 5) {
    for (; lines > 0; lines--) {
      const to = values + load<u32>(places);
      const last = apart + load<u32>(places, 4);
      const d0 = v128.load(from);
      const d1 = v128.load(from + step);
      const d2 = v128.load(from + 2 * step);
      const d3 = v128.load(from + 3 * step);
      const d4 = v128.load(from + 4 * step);
      const a = f32x4.sub(d3, d1);
      const b = f32x4.sub(d2, d1);
      v128.store(to, more(f32x4.sub(d2, d0), -0.5, a));
      v128.store(to + valuesStep, more(b, 0.5, d3));
      v128.store(to + 2 * valuesStep, more(b, -0.5, f32x4.sub(d3, d2)));
      v128.store(to + 3 * valuesStep, more(a, -0.5, f32x4.sub(d4, d2)));
      v128.store(last, a);
      from += next;
      places += 8;
    }
  } else {
    for (; lines > 0; lines--) {
      const to = values + load<u32>(places);
      const last = apart + load<u32>(places, 4);
      const d0 = v128.load(from);
      const d1 = v128.load(from + step);
      const d2 = v128.load(from + 2 * step);
      const d3 = v128.load(from + 3 * step);
      const d4 = v128.load(from + 4 * step);
      const d5 = v128.load(from + 5 * step);
      const a = f32x4.sub(d4, d2);
      const b = f32x4.sub(d3, d1);
      v128.store(to, f32x4.sub(more(b, 1.5, a), f32x4.sub(d2, d0)));
      v128.store(to + valuesStep, more(f32x4.add(d2, d3), 1.5, f32x4.add(a, b)));
      v128.store(to + 2 * valuesStep, more(f32x4.sub(d3, d2), 1.5, f32x4.sub(a, b)));
      v128.store(to + 3 * valuesStep, f32x4.sub(more(a, 1.5, f32x4.sub(d5, d3)), b));
      v128.store(to + 4 * valuesStep, f32x4.add(a, f32x4.add(b, b)));
      v128.store(last, more(b, -0.5, a));
      from += next;
      places += 8;
    }
  }
}

/** Stores a value, or adds it to what is there. */
// @ts-ignore: decorator
@inline
function put(to: usize, value: v128, add: bool): void {
  v128.store(to, add ? f32x4.add(v128.load(to), value) : value);
}

/** Dᵀ: of n values n inputs, the first `overlap` (1 to 4) added to what is there. */
export function pointsToInputs(
  n: i32, overlap: i32, lines: i32, values: usize, valuesStep: usize, places: usize, to: usize, step: usize, next: usize,
): void {
  const apart = values + (n - 1) * valuesStep;
  if (n == 4) {
    for (; lines > 0; lines--) {
      const from = values + load<u32>(places);
      const last = apart + load<u32>(places, 4);
      const z0 = v128.load(from);
      const z1 = v128.load(from + valuesStep);
      const z2 = v128.load(from + 2 * valuesStep);
      const z3 = v128.load(last);
      put(to, z0, true);
      put(to + step, f32x4.sub(f32x4.sub(z1, z2), z3), overlap > 1);
      put(to + 2 * step, f32x4.sub(f32x4.add(z1, z2), z0), overlap > 2);
      v128.store(to + 3 * step, z3);
      places += 8;
      to += next;
    }
  } else if (n == 5) {
    for (; lines > 0; lines--) {
      const from = values + load<u32>(places);
      const last = apart + load<u32>(places, 4);
      const z0 = v128.load(from);
      const z1 = v128.load(from + valuesStep);
      const z2 = v128.load(from + 2 * valuesStep);
      const z3 = v128.load(from + 3 * valuesStep);
      const a = more(z3, -0.5, f32x4.add(v128.load(last), z0));
      v128.store(to, more(z0, 0.5, v128.load(to)));
      put(to + step, f32x4.sub(scaled(f32x4.sub(z2, z1), 0.5), a), overlap > 1);
      put(to + 2 * step, more(z2, -1.5, f32x4.sub(scaled(f32x4.sub(z1, z0), 0.5), z3)), overlap > 2);
      put(to + 3 * step, f32x4.add(a, f32x4.add(z1, z2)), overlap > 3);
      v128.store(to + 4 * step, z3);
      places += 8;
      to += next;
    }
  } else {
    for (; lines > 0; lines--) {
      const from = values + load<u32>(places);
      const last = apart + load<u32>(places, 4);
      const z0 = v128.load(from);
      const z1 = v128.load(from + valuesStep);
      const z2 = v128.load(from + 2 * valuesStep);
      const z3 = v128.load(from + 3 * valuesStep);
      const z4 = v128.load(from + 4 * valuesStep);
      const z5 = v128.load(last);
      const even = f32x4.add(z1, z2);
      const odd = f32x4.sub(z1, z2);
      const a = more(z3, 1.5, f32x4.add(f32x4.add(z4, z5), f32x4.add(even, z0)));
      const b = f32x4.sub(more(z0, 1.5, more(z5, -0.5, f32x4.add(f32x4.add(z4, z4), odd))), z3);
      put(to, z0, true);
      v128.store(to + step, f32x4.sub(v128.load(to + step), b));
      put(to + 2 * step, f32x4.sub(more(odd, 1.5, f32x4.neg(z0)), a), overlap > 2);
      put(to + 3 * step, f32x4.sub(more(even, 1.5, b), z3), overlap > 3);
      v128.store(to + 4 * step, a);
      v128.store(to + 5 * step, z3);
      places += 8;
      to += next;
    }
  }
}

/** A: of m gradients n values. */
export function gradientsToPoints(
  m: i32, n: i32, lines: i32, from: usize, step: usize, next: usize, values: usize, valuesStep: usize, places: usize,
): void {
  const none = f32x4.splat(0);
  let infinite = from + (m - 1) * step;
  for (; lines > 0; lines--) {
    const to = values + load<u32>(places);
    const d0 = v128.load(from);
    const d1 = m > 1 ? v128.load(from + step) : none;
    const d2 = m > 2 ? v128.load(from + 2 * step) : none;
    const d3 = m > 3 ? v128.load(from + 3 * step) : none;
    const even = f32x4.add(d0, d2);
    const odd = f32x4.add(d1, d3);
    v128.store(to, d0);
    v128.store(to + valuesStep, f32x4.add(even, odd));
    v128.store(to + 2 * valuesStep, f32x4.sub(even, odd));
    v128.store(to + 3 * valuesStep, v128.load(infinite));
    infinite += next;
    if (n > 4) v128.store(to + 4 * valuesStep, more(more(more(d3, 0.5, d2), 0.5, d1), 0.5, d0));
    if (n > 5) v128.store(to + 5 * valuesStep, more(more(more(d3, -2, d2), -2, d1), -2, d0));
    from += next;
    places += 8;
  }
}

/** Aᵀ: of n values m outputs. */
export function pointsToOutputs(
  m: i32, n: i32, lines: i32, values: usize, valuesStep: usize, places: usize, to: usize, step: usize, next: usize,
): void {
  for (; lines > 0; lines--) {
    const from = values + load<u32>(places);
    const z1 = v128.load(from + valuesStep);
    const z2 = v128.load(from + 2 * valuesStep);
    const z3 = v128.load(from + 3 * valuesStep);
    const even = f32x4.add(z1, z2);
    const odd = f32x4.sub(z1, z2);
    let y0 = f32x4.add(v128.load(from), even);
    let y1 = odd;
    let y2 = even;
    let y3 = odd;
    if (n > 4) {
      const z4 = v128.load(from + 4 * valuesStep);
      y0 = f32x4.add(y0, z4);
      y1 = more(z4, 0.5, y1);
      y2 = more(z4, 0.25, y2);
      y3 = more(z4, 0.125, y3);
    }
    if (n > 5) {
      const z5 = v128.load(from + 5 * valuesStep);
      y0 = f32x4.add(y0, z5);
      y1 = more(z5, -2, y1);
      y2 = more(z5, 4, y2);
      y3 = more(z5, -8, y3);
    }
    v128.store(to, m == 1 ? f32x4.add(y0, z3) : y0);
    if (m > 1) v128.store(to + step, m == 2 ? f32x4.add(y1, z3) : y1);
    if (m > 2) v128.store(to + 2 * step, m == 3 ? f32x4.add(y2, z3) : y2);
    if (m > 3) v128.store(to + 3 * step, f32x4.add(y3, z3));
    places += 8;
    to += next;
  }
}
