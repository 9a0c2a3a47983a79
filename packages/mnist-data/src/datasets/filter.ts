import type { Dataset } from './dataset.js';
import { subset } from './subset.js';

/** Returns a copy of the examples for which `keep(label, index)` holds, in their order. */
export function filter(dataset: Dataset, keep: (label: number, index: number) => boolean): Dataset {
  const indices: number[] = [];
  dataset.labels.forEach((label, index) => {
    if (keep(label, index)) indices.push(index);
  });
  return subset(dataset, indices);
}
