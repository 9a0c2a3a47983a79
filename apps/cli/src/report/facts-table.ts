import { formatDuration } from '../terminal/format-duration.js';
import { escapeHtml } from './escape-html.js';
import type { RunReport } from './run-report.js';

/** What was run: the known facts first, then the caller's. */
export function factsTable({ network, lesson, result, facts }: RunReport): string {
  const rows: [name: string, value: string][] = [
    ['Network', lesson === undefined ? network : `${network} (${lesson})`],
    ['Digits', result.dataSource],
    ['Steps', result.steps.toLocaleString('en-US')],
    ['Time', formatDuration(result.elapsedMs)],
    ['Test cross-entropy', `${result.testLoss.toFixed(4)} (×100: ${(result.testLoss * 100).toFixed(2)})`],
    ['Seed', String(result.seed)],
    ['Backend', result.backend],
    ...Object.entries(facts),
  ];
  return `<section>
  <h2>The run</h2>
  <table class="facts">
    ${rows.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`).join('\n    ')}
  </table>
</section>`;
}
