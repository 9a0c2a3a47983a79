/**
 * Returns [n, classes]: a row for each label with 1 in its column and 0 elsewhere.
 *
 * @throws RangeError when a label is not 0 to `classes` - 1.
 */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(
        `oneHot: expected labels from 0 to ${classes - 1}, got ${label} at ${i}. Pass more classes.`,
      );
    }
    rows[i * classes + label] = 1;
  }
  return rows;
}
