import { html, nothing } from 'lit';
import { formatCount, formatDuration, formatFigure, formatPercent } from '../styles/format.js';
import type { Run } from '../timeline/run.js';
import { strings } from './strings.js';

const words = strings.panels;

/** Rows of a page. */
const rows = 25;

/** The looks at the test digits as a table, the newest first, for who cannot see a curve. */
export function curveTable(run: Run | undefined, page: number, onPage: (page: number) => void) {
  const test = run?.history?.test;
  if (!test || test.count === 0) return nothing;
  const last = test.count - 1 - page * rows;
  const indices = Array.from({ length: Math.min(rows, last + 1) }, (_, i) => last - i);
  const { columns } = words;
  return html`
    <details class="training-table">
      <summary>${words.table}</summary>
      <div tabindex="0" role="region" aria-label=${words.table}>
        <table>
          <thead><tr>
            <th scope="col">${columns.step}</th><th scope="col">${columns.accuracy}</th><th scope="col">${columns.loss}</th><th scope="col">${columns.time}</th>
          </tr></thead>
          <tbody>
            ${indices.map(
              (i) => html`<tr>
                <th scope="row">${formatCount(test.step[i])}</th><td>${formatPercent(test.accuracy[i])}</td>
                <td>${formatFigure(test.loss[i])}</td><td>${formatDuration(test.elapsedMs[i])}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="buttons">
        <button class="button" ?disabled=${page === 0} @click=${() => onPage(page - 1)}>${words.newer}</button>
        <button class="button" ?disabled=${last < rows} @click=${() => onPage(page + 1)}>${words.older}</button>
      </div>
    </details>
  `;
}
