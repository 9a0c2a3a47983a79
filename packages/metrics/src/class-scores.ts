export interface ClassScores {
  /** Of the examples given this class, the fraction that has it: tp / (tp + fp), 0..1. */
  precision: number;
  /** Of the examples that have this class, the fraction given it: tp / (tp + fn), 0..1. */
  recall: number;
  /** Harmonic mean of the two: 2tp / (2tp + fp + fn), 0..1. */
  f1: number;
  /** Number of examples that have this class. */
  support: number;
}

export interface ClassScoresOptions {
  /**
   * What 0 / 0 gives: the precision of a class never predicted, the recall of a class that does not occur, the F1
   * of a class that is neither. 0 and 1 as scikit-learn's `zero_division`; NaN to tell "undefined" from "all wrong".
   *
   * @defaultValue 0, as in scikit-learn
   */
  zeroDivision?: number;
}

/**
 * Precision, recall, F1 and support of every class, in the order of the classes.
 *
 * @param matrix - counts `[truth][prediction]`, as `confusionMatrix` computes them
 * @throws RangeError if the matrix is not square
 */
export function classScores(
  matrix: readonly (readonly number[])[],
  { zeroDivision = 0 }: ClassScoresOptions = {},
): ClassScores[] {
  const ratio = (part: number, whole: number) => (whole === 0 ? zeroDivision : part / whole);
  return matrix.map((row, k) => {
    if (row.length !== matrix.length) {
      throw new RangeError(
        `classScores: expected a square matrix of ${matrix.length} rows, got ${row.length} counts in row ${k}. Pass counts [truth][prediction].`,
      );
    }
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = matrix.reduce((sum, other) => sum + other[k], 0);
    return {
      precision: ratio(row[k], predicted),
      recall: ratio(row[k], support),
      f1: ratio(2 * row[k], predicted + support),
      support,
    };
  });
}
