import { type Path, side } from './draw-strokes.js';

/** MNIST's digits fill a box of this many pixels in their longer direction. */
const box = 20;
/** The pixel that MNIST's digits have their centre of mass at, measured: 14.0, not the picture's middle 13.5. */
const middle = side / 2;

/** Scales and moves a path, in place, so that its ink fills the box around the middle. The pen keeps its width. */
export function fitToBox(path: Path): void {
  const { xs, ys, radii, count } = path;
  let [left, right, top, bottom, radius] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  for (let i = 0; i < count; i++) {
    left = Math.min(left, xs[i]);
    right = Math.max(right, xs[i]);
    top = Math.min(top, ys[i]);
    bottom = Math.max(bottom, ys[i]);
    radius += radii[i] / count;
  }
  const scale = (box - 2 * radius) / Math.max(right - left, bottom - top);
  for (let i = 0; i < count; i++) {
    xs[i] = middle + (xs[i] - (left + right) / 2) * scale;
    ys[i] = middle + (ys[i] - (top + bottom) / 2) * scale;
  }
}

/**
 * Writes `ink` [side · side], 0 to 1, into `picture` [side · side], 0 to 255 (and all 0 before), moved by whole pixels so that its
 * centre of mass is the middle, as MNIST's digits are.
 */
export function centre(ink: Float32Array, picture: Uint8Array): void {
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at++) {
      const value = ink[at];
      if (value === 0) continue;
      mass += value;
      massX += value * x;
      massY += value * y;
    }
  }
  const dx = Math.round(middle - massX / mass);
  const dy = Math.round(middle - massY / mass);
  for (let y = Math.max(0, dy); y < Math.min(side, side + dy); y++) {
    for (let x = Math.max(0, dx); x < Math.min(side, side + dx); x++) {
      const value = ink[(y - dy) * side + x - dx];
      if (value > 0) picture[y * side + x] = 255 * value + 0.5;
    }
  }
}
