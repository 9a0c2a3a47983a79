import type { Image } from '../network/convolve.js';
import { planeOf } from './convolution.js';
import type { Windows } from './slide-windows.js';

/** Returns the first place of the output, row by row, whose patch sees anything but paper in any channel; 0 where none does. */
export function firstInk(
  input: Image,
  { down, right }: { down: Windows; right: Windows },
  size: number,
): number {
  const [height, width, channels] = input.shape;
  const planes = Array.from({ length: channels }, (_, channel) => planeOf(input, channel));
  const paper = planes.map((plane) => plane[0]);
  const isInk = (row: number, column: number) =>
    row >= 0 &&
    column >= 0 &&
    row < height &&
    column < width &&
    planes.some((plane, i) => plane[row * width + column] !== paper[i]);
  for (const [i, top] of down.starts.entries()) {
    for (const [j, left] of right.starts.entries()) {
      for (let cell = 0; cell < size ** 2; cell++) {
        if (isInk(top + Math.floor(cell / size), left + (cell % size))) return i * right.count + j;
      }
    }
  }
  return 0;
}
