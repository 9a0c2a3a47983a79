/** The smallest normal number, 2⁻¹²⁶. */
const SMALLEST: f32 = 1.1754943508222875e-38;

/**
 * Adam's step on one tensor, in place:
 *
 *     m ← beta1 · m + (1 − beta1) · g
 *     v ← beta2 · v + (1 − beta2) · g²
 *     p ← keep · p − rate · m / (√v + floor)
 *
 * The bias corrections are in `rate` and `floor`, the weight decay in `keep`. A mean below the smallest normal number becomes
 * zero: the weights of pixels that are always blank would else be computed with denormal numbers, three times as slowly.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, count: i32, beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  rate: f32, floor: f32, keep: f32,
): void {
  const b1 = f32x4.splat(beta1);
  const r1 = f32x4.splat(rest1);
  const b2 = f32x4.splat(beta2);
  const r2 = f32x4.splat(rest2);
  const step = f32x4.splat(rate);
  const least = f32x4.splat(floor);
  const kept = f32x4.splat(keep);
  const tiny = f32x4.splat(SMALLEST);
  let left = count;
  for (; left >= 4; left -= 4) {
    const gradient = v128.load(g);
    let first = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(r1, gradient));
    let second = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(r2, f32x4.mul(gradient, gradient)));
    first = v128.andnot(first, f32x4.lt(f32x4.abs(first), tiny));
    second = v128.andnot(second, f32x4.lt(second, tiny));
    v128.store(m, first);
    v128.store(v, second);
    const change = f32x4.mul(step, f32x4.div(first, f32x4.add(f32x4.sqrt(second), least)));
    v128.store(p, f32x4.sub(f32x4.mul(kept, v128.load(p)), change));
    p += 16;
    g += 16;
    m += 16;
    v += 16;
  }
  for (; left > 0; left--) {
    const gradient = load<f32>(g);
    let first = beta1 * load<f32>(m) + rest1 * gradient;
    let second = beta2 * load<f32>(v) + rest2 * (gradient * gradient);
    if (abs<f32>(first) < SMALLEST) first = 0;
    if (second < SMALLEST) second = 0;
    store<f32>(m, first);
    store<f32>(v, second);
    store<f32>(p, keep * load<f32>(p) - rate * (first / (sqrt<f32>(second) + floor)));
    p += 4;
    g += 4;
    m += 4;
    v += 4;
  }
}
