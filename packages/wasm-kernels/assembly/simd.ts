/** Returns a · b + c: fused where the build has relaxed SIMD, else a product and a sum. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Returns the bytes of `a` in the order given, each 0..15. */
// @ts-ignore: decorator
@inline
export function compact(a: v128, order: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(a, order);
  return v128.swizzle(a, order);
}

/** Loads the first `lanes` (1..4) floats at `p`, zeros behind them. Never reads past them. */
// @ts-ignore: decorator
@inline
export function loadLanes(p: usize, lanes: i32): v128 {
  if (lanes == 4) return v128.load(p);
  if (lanes == 1) return v128.load32_zero(p);
  const low = v128.load64_zero(p);
  return lanes == 2 ? low : v128.load_lane<f32>(p, low, 2, 8);
}

/** Stores the first `lanes` (1..4) floats of `v` at `p`. */
// @ts-ignore: decorator
@inline
export function storeLanes(p: usize, v: v128, lanes: i32): void {
  if (lanes == 4) {
    v128.store(p, v);
  } else if (lanes == 1) {
    v128.store_lane<f32>(p, v, 0);
  } else {
    v128.store_lane<f64>(p, v, 0);
    if (lanes == 3) v128.store_lane<f32>(p, v, 2, 8);
  }
}

/** Rounds up to whole cache lines. */
// @ts-ignore: decorator
@inline
export function align(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

/** Copies `count` floats. */
export function copyFloats(to: usize, from: usize, count: i32): void {
  let left = count;
  for (; left >= 4; left -= 4) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  }
  for (; left > 0; left--) {
    store<f32>(to, load<f32>(from));
    to += 4;
    from += 4;
  }
}

/** Copies `count` floats of a gradient, zero wherever the ReLU output beside them is not positive. */
export function copyWherePositive(to: usize, from: usize, output: usize, count: i32): void {
  let left = count;
  const zero = f32x4.splat(0);
  for (; left >= 4; left -= 4) {
    v128.store(to, v128.and(v128.load(from), f32x4.gt(v128.load(output), zero)));
    to += 16;
    from += 16;
    output += 16;
  }
  for (; left > 0; left--) {
    store<f32>(to, load<f32>(output) > 0 ? load<f32>(from) : 0);
    to += 4;
    from += 4;
    output += 4;
  }
}

/** to[i] += from[i]. */
export function addFloats(to: usize, from: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to + (i << 2), f32x4.add(v128.load(to + (i << 2)), v128.load(from + (i << 2))));
  }
  for (; i < count; i++) store<f32>(to + (i << 2), load<f32>(to + (i << 2)) + load<f32>(from + (i << 2)));
}

/** Sets `bytes` (a multiple of 4) to zero. */
export function zero(p: usize, bytes: usize): void {
  memory.fill(p, 0, bytes);
}
