/**
 * Counts what digits were taken for: [truth · classes + answer].
 *
 * @param labels - [count] what each is
 * @param predictions - [count] what each was taken for
 */
export function countConfusion(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): Uint32Array {
  const counts = new Uint32Array(classes * classes);
  for (let i = 0; i < predictions.length; i++) counts[labels[i] * classes + predictions[i]]++;
  return counts;
}

/** The digits of one kind that were taken for another (or for what they are), the surest first. */
export function digitsOfCell(
  labels: ArrayLike<number>,
  { predictions, confidence }: { predictions: ArrayLike<number>; confidence: ArrayLike<number> },
  cell: { truth: number; answer: number },
): number[] {
  const found: number[] = [];
  for (let i = 0; i < predictions.length; i++) {
    if (labels[i] === cell.truth && predictions[i] === cell.answer) found.push(i);
  }
  return bySureness(found, confidence);
}

/** All digits that were taken for another one, the surest mistakes first. */
export function misreadDigits(
  labels: ArrayLike<number>,
  { predictions, confidence }: { predictions: ArrayLike<number>; confidence: ArrayLike<number> },
): number[] {
  const found: number[] = [];
  for (let i = 0; i < predictions.length; i++) if (labels[i] !== predictions[i]) found.push(i);
  return bySureness(found, confidence);
}

function bySureness(indices: number[], confidence: ArrayLike<number>): number[] {
  return indices.sort((a, b) => confidence[b] - confidence[a] || a - b);
}
