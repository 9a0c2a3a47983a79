// The gradient of max pooling, NHWC, four channels at a time. (Forward, tfjs's own kernel is right and fast.)

import { loadLanes, storeLanes, zero } from './simd';

/** Adds each dy to the first input of its window that equals the window's maximum `y`. */
export function maxPoolGrad(
  x: usize, y: usize, dy: usize, dx: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32,
  outHeight: i32, outWidth: i32, poolHeight: i32, poolWidth: i32, strideHeight: i32, strideWidth: i32,
  top: i32, left: i32,
): void {
  zero(dx, (batch * inHeight * inWidth * channels) << 2);
  const pitch: usize = channels << 2;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const y0 = oy * strideHeight - top;
      const fromY = max(0, y0);
      const toY = min(inHeight, y0 + poolHeight);
      for (let ox = 0; ox < outWidth; ox++) {
        const x0 = ox * strideWidth - left;
        const fromX = max(0, x0);
        const toX = min(inWidth, x0 + poolWidth);
        for (let c = 0; c < channels; c += 4) {
          const lanes = min(4, channels - c);
          const best = loadLanes(y, lanes);
          // What is left of dy: a lane that has found its maximum is cleared.
          let gradient = loadLanes(dy, lanes);
          for (let iy = fromY; iy < toY; iy++) {
            let at: usize = ((n * inHeight + iy) * inWidth + fromX) * pitch + (c << 2);
            for (let ix = fromX; ix < toX; ix++) {
              const hit = f32x4.eq(loadLanes(x + at, lanes), best);
              storeLanes(dx + at, f32x4.add(loadLanes(dx + at, lanes), v128.and(gradient, hit)), lanes);
              gradient = v128.andnot(gradient, hit);
              at += pitch;
            }
          }
          y += lanes << 2;
          dy += lanes << 2;
        }
      }
    }
  }
}
