import type { Dataset } from './dataset.js';
import { checkSeed, shuffle } from './random.js';
import { subset } from './subset.js';

/** Options of {@link split}. */
export interface SplitOptions {
  /** Number of examples held out, 1 to `dataset.count` - 1. */
  validation: number;
  /** Decides which examples are held out. @defaultValue 0 */
  seed?: number;
}

/**
 * Returns the dataset in two parts, `validation` examples of it held out; each class keeps its share (to within one
 * example), and both parts keep the order of the original.
 *
 * @throws RangeError when `validation` leaves one of the parts empty.
 */
export function split(dataset: Dataset, options: SplitOptions): { train: Dataset; validation: Dataset } {
  const { validation, seed = 0 } = options;
  checkSeed('split', seed);
  if (!(Number.isInteger(validation) && validation >= 1 && validation < dataset.count)) {
    throw new RangeError(
      `split: expected validation from 1 to ${dataset.count - 1} examples, got ${validation}. Hold out fewer or more.`,
    );
  }
  const members: number[][] = Array.from({ length: dataset.classes }, () => []);
  dataset.labels.forEach((label, index) => {
    members[label].push(index);
  });

  const quotas = apportion(
    members.map((indices) => indices.length),
    validation,
  );
  const held = new Uint8Array(dataset.count);
  members.forEach((indices, label) => {
    for (const index of shuffle(indices, seed, label).slice(0, quotas[label])) held[index] = 1;
  });
  const parts: [number[], number[]] = [[], []];
  held.forEach((part, index) => {
    parts[part].push(index);
  });
  return { train: subset(dataset, parts[0]), validation: subset(dataset, parts[1]) };
}

/** Shares `total` out in proportion to `sizes` in whole numbers, by the largest remainder; the sum is exact. */
function apportion(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (size * total) / all);
  const quotas = exact.map(Math.floor);
  const byRemainder = sizes
    .map((_, i) => i)
    .sort((a, b) => exact[b] - quotas[b] - (exact[a] - quotas[a]) || a - b);
  const missing = total - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const i of byRemainder.slice(0, missing)) quotas[i]++;
  return quotas;
}
