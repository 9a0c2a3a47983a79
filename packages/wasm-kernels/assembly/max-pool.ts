// Max pooling and its gradient, NHWC, four channels at a time.

import { loadLanes, storeLanes, zero } from './simd';

/** Writes the largest value of each window; a window without any input has −∞. */
export function maxPool(
  x: usize, y: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  poolHeight: i32, poolWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const pitch: usize = channels << 2;
  const line: usize = inWidth * pitch;
  // The last four channels overlap those before them: a maximum may be written twice.
  const last: usize = channels > 4 ? (channels - 4) << 2 : 0;
  const lanes = min(channels, 4);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const y0 = oy * strideHeight - top;
      const fromY = max(0, y0);
      const height = min(inHeight, y0 + poolHeight) - fromY;
      for (let ox = 0; ox < outWidth; ox++) {
        const x0 = ox * strideWidth - left;
        const fromX = max(0, x0);
        const width = min(inWidth, x0 + poolWidth) - fromX;
        const from: usize = x + ((n * inHeight + fromY) * inWidth + fromX) * pitch;
        if (channels < 4) {
          storeLanes(y, windowMaximum(from, height, width, pitch, line, lanes), lanes);
        } else {
          for (let c: usize = 0; c < last; c += 16) v128.store(y + c, windowMaximum(from + c, height, width, pitch, line, 4));
          v128.store(y + last, windowMaximum(from + last, height, width, pitch, line, 4));
        }
        y += pitch;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function windowMaximum(from: usize, height: i32, width: i32, pitch: usize, line: usize, lanes: i32): v128 {
  if (height == 2 && width == 2) {
    const upper = f32x4.max(loadLanes(from, lanes), loadLanes(from + pitch, lanes));
    return f32x4.max(upper, f32x4.max(loadLanes(from + line, lanes), loadLanes(from + line + pitch, lanes)));
  }
  let best = f32x4.splat(-Infinity);
  for (let iy = 0; iy < height; iy++) {
    let at: usize = from + iy * line;
    for (let ix = 0; ix < width; ix++) {
      best = f32x4.max(best, loadLanes(at, lanes));
      at += pitch;
    }
  }
  return best;
}

/** Adds each dy to the first input of its window that equals the window's maximum `y`. */
export function maxPoolGrad(
  x: usize, y: usize, dy: usize, dx: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32,
  outHeight: i32, outWidth: i32, poolHeight: i32, poolWidth: i32, strideHeight: i32, strideWidth: i32,
  top: i32, left: i32,
): void {
  // Windows that share no input write theirs; if they leave none out either, nothing has to be cleared before.
  const apart = strideHeight >= poolHeight && strideWidth >= poolWidth;
  const covered =
    strideHeight == poolHeight && outHeight * strideHeight - top >= inHeight &&
    strideWidth == poolWidth && outWidth * strideWidth - left >= inWidth;
  if (!apart || !covered) zero(dx, (batch * inHeight * inWidth * channels) << 2);
  const pitch: usize = channels << 2;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const y0 = oy * strideHeight - top;
      const fromY = max(0, y0);
      const height = min(inHeight, y0 + poolHeight) - fromY;
      for (let ox = 0; ox < outWidth; ox++) {
        const x0 = ox * strideWidth - left;
        const fromX = max(0, x0);
        const width = min(inWidth, x0 + poolWidth) - fromX;
        let at: usize = ((n * inHeight + fromY) * inWidth + fromX) * pitch;
        let c = channels;
        for (; c >= 4; c -= 4) {
          windowGrad(x + at, dx + at, v128.load(y), v128.load(dy), height, width, pitch, inWidth * pitch, 4, apart);
          at += 16;
          y += 16;
          dy += 16;
        }
        if (c > 0) {
          const best = loadLanes(y, c);
          windowGrad(x + at, dx + at, best, loadLanes(dy, c), height, width, pitch, inWidth * pitch, c, apart);
          y += c << 2;
          dy += c << 2;
        }
      }
    }
  }
}

/** One window of up to four channels. `gradient` is what is left of dy: a lane that has found its maximum is cleared. */
// @ts-ignore: decorator
@inline
function windowGrad(
  x: usize, dx: usize, best: v128, gradient: v128, height: i32, width: i32, pitch: usize, line: usize, lanes: i32,
  apart: bool,
): void {
  for (let iy = 0; iy < height; iy++) {
    let at: usize = iy * line;
    for (let ix = 0; ix < width; ix++) {
      const hit = f32x4.eq(loadLanes(x + at, lanes), best);
      const own = v128.and(gradient, hit);
      storeLanes(dx + at, apart ? own : f32x4.add(loadLanes(dx + at, lanes), own), lanes);
      gradient = v128.andnot(gradient, hit);
      at += pitch;
    }
  }
}
