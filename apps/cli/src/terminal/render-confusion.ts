import { classScores } from '@lab/metrics';
import picocolors from 'picocolors';
import { formatPercent } from './format-percent.js';

export interface RenderConfusionOptions {
  /** Mistakes in yellow and red, the diagonal in green; without, plain text and no escape byte at all. */
  color: boolean;
}

/**
 * A confusion matrix as an aligned table: a row per true class with its recall, a column per prediction, zeros as dots.
 * Mistakes of at least half the most frequent one are red. Lines without an end of line at the last.
 *
 * @param matrix - counts `[truth][prediction]`
 */
export function renderConfusion(
  matrix: readonly (readonly number[])[],
  { color }: RenderConfusionOptions,
): string {
  const paint = picocolors.createColors(color);
  const scores = classScores(matrix, { zeroDivision: Number.NaN });
  const counts = matrix.flat();
  const width =
    Math.max(...counts.map((count) => String(count).length), String(matrix.length - 1).length) + 1;
  const most = Math.max(0, ...matrix.flatMap((row, truth) => row.filter((_, guess) => guess !== truth)));
  const paintCount = (count: number, onDiagonal: boolean) => {
    if (onDiagonal) return count === 0 ? paint.red : paint.green;
    if (count === 0) return paint.dim;
    return count * 2 >= most ? paint.red : paint.yellow;
  };
  const head = `truth ${matrix.map((_, guess) => String(guess).padStart(width)).join('')}    recall`;
  const rows = matrix.map((row, truth) => {
    const cells = row.map((count, guess) => {
      const text = (count === 0 ? '·' : String(count)).padStart(width);
      return paintCount(count, guess === truth)(text);
    });
    const recall = formatPercent(scores[truth].recall).padStart(10);
    return `${String(truth).padStart(5)} ${cells.join('')}${recall}`;
  });
  return [paint.dim(head), ...rows].join('\n');
}
