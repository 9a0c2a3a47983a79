import type { Dataset } from './dataset.js';

/**
 * Returns one dataset of all the examples, in order; it has as many classes as the part with the most.
 *
 * @throws RangeError when there is no part, or parts differ in the size of their pictures.
 */
export function concat(parts: readonly Dataset[]): Dataset {
  const [first] = parts;
  if (first === undefined)
    throw new RangeError('concat: expected at least one dataset, got none. Pass some.');
  const { rows, cols } = first;
  const odd = parts.find((part) => part.rows !== rows || part.cols !== cols);
  if (odd !== undefined) {
    throw new RangeError(
      `concat: expected pictures of ${rows} by ${cols} like the first part's, got ${odd.rows} by ${odd.cols} in ` +
        `${odd.name}. Bring them to one size first.`,
    );
  }
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const images = new Uint8Array(count * rows * cols);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * rows * cols);
    labels.set(part.labels, at);
    at += part.count;
  }
  const distinct = (values: string[]): string => [...new Set(values)].join(' + ');
  return {
    images,
    labels,
    count,
    rows,
    cols,
    classes: Math.max(...parts.map((part) => part.classes)),
    name: distinct(parts.map((part) => part.name)),
    source: distinct(parts.map((part) => part.source)),
  };
}
