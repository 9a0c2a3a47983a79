import type { Dataset } from './dataset.js';

/** Mean and standard deviation of all pixels as pixel / 255, 0 to 1. */
export interface MeanAndDeviation {
  mean: number;
  deviation: number;
}

/** Returns the statistics to standardise with; take those of the training examples (MNIST: 0.1307 and 0.3081). */
export function meanAndDeviation({ images }: Dataset): MeanAndDeviation {
  const counts = new Float64Array(256);
  for (const pixel of images) counts[pixel]++;
  let sum = 0;
  let squares = 0;
  counts.forEach((count, pixel) => {
    sum += count * pixel;
    squares += count * pixel * pixel;
  });
  const mean = sum / images.length;
  return { mean: mean / 255, deviation: Math.sqrt(squares / images.length - mean * mean) / 255 };
}
