import { formatPercent } from '../terminal/format-percent.js';
import type { Chart, ChartData } from './chart-data.js';
import { escapeHtml, scriptJson } from './escape-html.js';

/** Places for the charts, their data, and the same figures as a table for readers without scripts or sight. */
export function curves(data: ChartData): string {
  if (data.charts.length === 0) return '';
  const { charts, meanOf } = data;
  const notes = [
    'Drag over a chart to look closer, double-click to go back.',
    ...(meanOf > 1 ? [`A training value is the mean of ${meanOf} recorded steps.`] : []),
    ...(charts.some(({ clipped }) => clipped) ? ['The first steps leave the frame.'] : []),
  ];
  return `<section>
  <h2>How it learned</h2>
  ${charts
    .map(
      ({ title }, i) => `<figure class="chart">
    <figcaption>${escapeHtml(title)}</figcaption>
    <div data-chart="${i}"></div>
  </figure>`,
    )
    .join('\n  ')}
  <p class="note">${notes.join(' ')}</p>
  <noscript><p class="note">The charts need scripts; the table holds the same figures.</p></noscript>
  <script type="application/json" id="curves">${scriptJson(data)}</script>
  ${figuresTable(data)}
</section>`;
}

function figuresTable({ steps, charts }: ChartData): string {
  // Of the training only what was measured beside the test: the table is for reading.
  const shown = charts.flatMap((chart) => chart.series.map((series) => ({ chart, ...series })));
  const sparse = shown.filter(({ name }) => name !== 'training');
  const rows = steps.flatMap((step, i) =>
    sparse.length === 0 || sparse.some(({ values }) => values[i] !== null)
      ? [
          `<tr><th scope="row">${step}</th>${shown
            .map(({ chart, values }) => `<td>${valueText(chart, values[i])}</td>`)
            .join('')}</tr>`,
        ]
      : [],
  );
  const heads = shown.map(({ chart, name }) => `<th scope="col">${name} ${chart.title.toLowerCase()}</th>`);
  return `<details>
    <summary>The figures as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Figures of the curves">
    <table class="figures">
      <thead><tr><th scope="col">step</th>${heads.join('')}</tr></thead>
      <tbody>
      ${rows.join('\n      ')}
      </tbody>
    </table>
    </div>
  </details>`;
}

function valueText({ unit }: Chart, value: number | null): string {
  if (value === null) return '';
  return unit === 'percent' ? formatPercent(value) : value.toFixed(4);
}
