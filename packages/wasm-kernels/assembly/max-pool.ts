// Max pooling, NHWC: four channels at a time, the rest one by one.

import { zero } from './simd';

/** Adds each dy to the first input of its window that equals the window's maximum `y`. */
export function maxPoolGrad(
  x: usize, y: usize, dy: usize, dx: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32,
  outHeight: i32, outWidth: i32, poolHeight: i32, poolWidth: i32, strideHeight: i32, strideWidth: i32,
  top: i32, left: i32,
): void {
  zero(dx, (batch * inHeight * inWidth * channels) << 2);
  const whole = channels & ~3;
  let out: usize = 0;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const y0 = oy * strideHeight - top;
      const fromY = max(0, y0);
      const toY = min(inHeight, y0 + poolHeight);
      for (let ox = 0; ox < outWidth; ox++) {
        const x0 = ox * strideWidth - left;
        const fromX = max(0, x0);
        const toX = min(inWidth, x0 + poolWidth);
        for (let c = 0; c < whole; c += 4) {
          const best = v128.load(y + out);
          let gradient = v128.load(dy + out);
          for (let iy = fromY; iy < toY; iy++) {
            let at: usize = (((n * inHeight + iy) * inWidth + fromX) * channels + c) << 2;
            for (let ix = fromX; ix < toX; ix++) {
              const hit = f32x4.eq(v128.load(x + at), best);
              v128.store(dx + at, f32x4.add(v128.load(dx + at), v128.and(gradient, hit)));
              gradient = v128.andnot(gradient, hit);
              at += channels << 2;
            }
          }
          out += 16;
        }
        for (let c = whole; c < channels; c++) {
          firstHit(x, dx, n, fromY, toY, fromX, toX, c, inHeight, inWidth, channels, load<f32>(y + out), load<f32>(dy + out));
          out += 4;
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function firstHit(
  x: usize, dx: usize, n: i32, fromY: i32, toY: i32, fromX: i32, toX: i32, c: i32,
  inHeight: i32, inWidth: i32, channels: i32, best: f32, gradient: f32,
): void {
  for (let iy = fromY; iy < toY; iy++) {
    for (let ix = fromX; ix < toX; ix++) {
      const at: usize = (((n * inHeight + iy) * inWidth + ix) * channels + c) << 2;
      if (load<f32>(x + at) == best) {
        store<f32>(dx + at, load<f32>(dx + at) + gradient);
        return;
      }
    }
  }
}
