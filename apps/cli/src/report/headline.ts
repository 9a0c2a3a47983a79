import { wilsonInterval } from '@lab/metrics';
import { formatPercent } from '../terminal/format-percent.js';
import { escapeHtml } from './escape-html.js';
import type { RunReport } from './run-report.js';

/** The result beside the lab's figure. */
export function headline({ result, reported, curve, confusion }: RunReport): string {
  const { testAccuracy, testErrors, synthetic } = result;
  const digits = confusion.flat().reduce((sum, count) => sum + count, 0);
  const data = synthetic ? 'synthetic test digits' : 'test digits';
  const lines = [
    `${count(testErrors)} ${testErrors === 1 ? 'error' : 'errors'}${digits > 0 ? ` in ${count(digits)}` : ' in the'} ${data}`,
  ];
  if (digits > 0 && testErrors >= 0 && testErrors <= digits) {
    const { low, high } = wilsonInterval(digits - testErrors, digits);
    lines.push(`95 % interval ${(low * 100).toFixed(2)} – ${formatPercent(high)}`);
  }
  const looks = curve.flatMap(({ testAccuracy: value }) =>
    value !== undefined && Number.isFinite(value) ? [value] : [],
  );
  if (looks.length > 1) lines.push(`highest of ${looks.length} looks: ${formatPercent(Math.max(...looks))}`);
  return `<section class="headline" aria-label="Result">
  <div>
    <h2>This run</h2>
    <p class="figure">${formatPercent(testAccuracy)}</p>
    ${lines.map((line) => `<p>${line}</p>`).join('\n    ')}
  </div>
  <div class="aside">
    <h2>The lab</h2>
    ${reported ? labFigure(reported, result) : '<p class="figure">–</p>\n    <p>reports no figure for this network</p>'}
  </div>
</section>`;
}

function labFigure(
  reported: { accuracy: number; text: string },
  { testAccuracy, synthetic }: RunReport['result'],
) {
  const points = (testAccuracy - reported.accuracy) * 100;
  const compared =
    Math.abs(points) < 0.005
      ? 'this run reaches it exactly'
      : `this run is ${Math.abs(points).toFixed(2)} points ${points > 0 ? 'above' : 'below'}`;
  return `<p class="figure">${formatPercent(reported.accuracy)}</p>
    <p>${escapeHtml(reported.text)}</p>
    <p>${synthetic ? '<strong>on real MNIST: not comparable</strong>' : compared}</p>
    <p>counted as the highest of many looks</p>`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
