import type { Dataset } from '@lab/mnist-data';
import type { Mistake } from '../arithmetic/judge.js';
import type { WorstDigit } from '../report/run-report.js';

/** Returns mistakes with the pictures of the digits. */
export function withPixels(mistakes: readonly Mistake[], { images, rows, cols }: Dataset): WorstDigit[] {
  const size = rows * cols;
  return mistakes.map((mistake) => ({
    ...mistake,
    pixels: images.slice(mistake.index * size, (mistake.index + 1) * size),
  }));
}
