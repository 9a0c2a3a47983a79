import type { Dataset } from './dataset.js';

/**
 * Returns a copy of the examples at `indices` [n], in that order; an index may occur more than once.
 *
 * @throws RangeError when an index is not an integer from 0 to `dataset.count` - 1.
 */
export function subset(dataset: Dataset, indices: ArrayLike<number>): Dataset {
  const pixels = dataset.rows * dataset.cols;
  const count = indices.length;
  const images = new Uint8Array(count * pixels);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const index = indices[i];
    if (!(Number.isInteger(index) && index >= 0 && index < dataset.count)) {
      throw new RangeError(
        `subset: expected indices from 0 to ${dataset.count - 1}, got ${index} at ${i}. Choose existing examples.`,
      );
    }
    images.set(dataset.images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
    labels[i] = dataset.labels[index];
  }
  return { ...dataset, images, labels, count };
}
