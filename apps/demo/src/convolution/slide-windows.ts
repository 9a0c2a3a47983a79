import { type Padding, windowAxis } from '../network/window.js';

export interface SlideOptions {
  /** Cells along the axis, 1 or more. */
  size: number;
  /** Cells that a window covers, 1 or more. */
  kernelSize: number;
  /** Cells from one window to the next, 1 or more. */
  stride: number;
  padding: Padding;
}

/** Where windows lie along one axis. */
export interface Windows {
  /** Windows that fit: the output's size along this axis; 0 when the window is larger than a picture without padding. */
  count: number;
  /** Cells added before the first and after the last. They differ by one when the sum is odd. */
  before: number;
  after: number;
  /** First cell of each window; negative where it begins in the padding. */
  starts: number[];
  /** For each cell of the axis, whether any window reads it. */
  read: boolean[];
}

/** Returns where windows lie that slide along an axis, as TensorFlow places them. */
export function slideWindows({ size, kernelSize, stride, padding }: SlideOptions): Windows {
  const { outputs: count, before, after } = windowAxis(size, kernelSize, stride, padding);
  const starts = Array.from({ length: count }, (_, i) => i * stride - before);
  const read = new Array<boolean>(size).fill(false);
  for (const start of starts) {
    for (let i = Math.max(0, start); i < Math.min(size, start + kernelSize); i++) read[i] = true;
  }
  return { count, before, after, starts, read };
}

/** Returns the number of the window whose middle lies nearest to a cell. Without windows, 0. */
export function nearestWindow({ starts }: Windows, cell: number, kernelSize: number): number {
  let nearest = 0;
  let distance = Infinity;
  for (const [i, start] of starts.entries()) {
    const away = Math.abs(start + (kernelSize - 1) / 2 - cell);
    if (away < distance) [nearest, distance] = [i, away];
  }
  return nearest;
}
