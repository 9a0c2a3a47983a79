// Dropout by the counter-based random bits of @lab/layers: value `index` of stream `seed`, four at a time.

function mix(x: u32): u32 {
  x = (x ^ (x >>> 16)) * 0x7feb352d;
  x = (x ^ (x >>> 15)) * 0x846ca68b;
  return x ^ (x >>> 16);
}

// @ts-ignore: decorator
@inline
function bitsOf(index: v128, key0: v128, key1: v128): v128 {
  let x = v128.xor(index, key0);
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(i32x4.add(v128.xor(x, i32x4.shr_u(x, 15)), key1), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** y[i] = bits(seed, first + i) ≥ threshold ? x[i] · scale : 0. */
export function dropout(
  x: usize, y: usize, count: i32, first: u32, seed: u32, threshold: u32, scale: f32,
): void {
  const key0 = mix(seed + 0x9e3779b9);
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(mix(key0 + 0x9e3779b9));
  const least = i32x4.splat(threshold);
  const factor = f32x4.splat(scale);
  const four = i32x4.splat(4);
  let index = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  let left = count;
  for (; left >= 4; left -= 4) {
    const keep = i32x4.ge_u(bitsOf(index, k0, k1), least);
    v128.store(y, v128.and(f32x4.mul(v128.load(x), factor), keep));
    index = i32x4.add(index, four);
    x += 16;
    y += 16;
  }
  if (left == 0) return;
  const keep = i32x4.ge_u(bitsOf(index, k0, k1), least);
  store<f32>(y, i32x4.extract_lane(keep, 0) ? load<f32>(x) * scale : 0);
  if (left > 1) store<f32>(y, i32x4.extract_lane(keep, 1) ? load<f32>(x, 4) * scale : 0, 4);
  if (left > 2) store<f32>(y, i32x4.extract_lane(keep, 2) ? load<f32>(x, 8) * scale : 0, 8);
}

/** The same for whole channels of x [batch, pixels, channels]: i is example · channels + channel. */
export function dropoutChannels(
  x: usize, y: usize, batch: i32, pixels: i32, channels: i32, first: u32, seed: u32, threshold: u32, scale: f32,
): void {
  const key0 = mix(seed + 0x9e3779b9);
  const key1 = mix(key0 + 0x9e3779b9);
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      const bits = <u32>i32x4.extract_lane(
        bitsOf(i32x4.splat(first + n * channels + c), i32x4.splat(key0), i32x4.splat(key1)), 0,
      );
      const factor: f32 = bits >= threshold ? scale : 0;
      let at: usize = (n * pixels * channels + c) << 2;
      for (let p = 0; p < pixels; p++) {
        store<f32>(y + at, factor == 0 ? 0 : load<f32>(x + at) * factor);
        at += channels << 2;
      }
    }
  }
}
