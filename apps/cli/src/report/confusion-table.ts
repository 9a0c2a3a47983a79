import { classScores } from '@lab/metrics';
import { formatPercent } from '../terminal/format-percent.js';

/**
 * A confusion matrix as a table, true classes in the rows; shaded in five steps: the diagonal by recall, mistakes by how
 * frequent they are among mistakes.
 *
 * @param matrix - counts `[truth][prediction]`
 */
export function confusionTable(matrix: readonly (readonly number[])[]): string {
  if (matrix.length === 0) return '';
  const scores = classScores(matrix, { zeroDivision: Number.NaN });
  const most = Math.max(1, ...matrix.flatMap((row, truth) => row.filter((_, guess) => guess !== truth)));
  const cell = (count: number, truth: number, guess: number) => {
    const right = truth === guess;
    if (count === 0) return `<td${right ? '' : ' class="none"'}>${right ? 0 : '·'}</td>`;
    const share = right ? scores[truth].recall : count / most;
    return `<td class="${right ? 'right' : 'wrong'}${Math.ceil(share * 5)}">${count}</td>`;
  };
  const rows = matrix.map(
    (row, truth) =>
      `<tr><th scope="row">${truth}</th>${row
        .map((count, guess) => cell(count, truth, guess))
        .join('')}<td class="score">${formatPercent(scores[truth].recall, 1)}</td></tr>`,
  );
  const heads = matrix.map((_, guess) => `<th scope="col">${guess}</th>`).join('');
  return `<section>
  <h2>What was taken for what</h2>
  <p class="note">Rows: the truth. Columns: what the network said. Recall: the share of a digit's examples that was recognised; precision: the share that was right where the network said it.</p>
  <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
  <table class="confusion">
    <thead><tr><td></td>${heads}<th scope="col">recall</th></tr></thead>
    <tbody>
    ${rows.join('\n    ')}
    </tbody>
    <tfoot><tr><th scope="row"><abbr title="precision">prec.</abbr></th>${scores
      .map(({ precision }) => `<td class="score">${formatPercent(precision, 1).replace(' %', '')}</td>`)
      .join('')}<td class="score">%</td></tr></tfoot>
  </table>
  </div>
</section>`;
}
