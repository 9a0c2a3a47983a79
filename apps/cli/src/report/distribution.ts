import { divergingColor } from './diverging-color.js';
import { escapeHtml } from './escape-html.js';
import type { ParameterValues } from './run-report.js';

const bins = 41;
const middle = (bins - 1) / 2;
const height = 40;

/** A table of parameters: shape, mean, standard deviation, and a histogram between minus and plus the largest magnitude. */
export function distribution(parameters: readonly ParameterValues[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, shape, values }) => {
    const limit = largestMagnitude(values);
    const { mean, deviation } = moments(values);
    return `<tr><th scope="row">${escapeHtml(name)}<small>${escapeHtml(shape.join(' × '))}</small></th><td>${histogram(values, limit)}</td><td>±${limit.toPrecision(3)}</td><td>${mean.toPrecision(3).replace('-', '−')}</td><td>${deviation.toPrecision(3)}</td></tr>`;
  });
  return `<section>
  <h2>How the weights are spread</h2>
  <div class="scroll" tabindex="0" role="region" aria-label="Distribution of the parameters">
  <table class="spread">
    <thead><tr><td></td><th scope="col">from −largest to +largest</th><th scope="col">largest</th><th scope="col">mean</th><th scope="col"><abbr title="standard deviation">std. dev.</abbr></th></tr></thead>
    <tbody>
    ${rows.join('\n    ')}
    </tbody>
  </table>
  </div>
</section>`;
}

/** The largest magnitude among the finite values; 0 when there is none. */
export function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function moments(values: Float32Array): { mean: number; deviation: number } {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function histogram(values: Float32Array, limit: number): string {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const position = limit === 0 ? 0.5 : (value / limit + 1) / 2;
    counts[Math.min(bins - 1, Math.floor(position * bins))]++;
  }
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, bin) => {
    if (count === 0) return '';
    const tall = Math.max(1, (count / most) * height);
    const center = ((bin + 0.5) / bins) * 2 - 1;
    // From a quarter up, and the middle one grey, so that the bars around zero do not vanish on a white page.
    const strength = bin === middle ? Number.NaN : Math.sign(center) * (0.25 + 0.75 * Math.abs(center));
    const color = divergingColor(strength, 1).join(',');
    return `<rect x="${bin * 4}" y="${(height - tall).toFixed(1)}" width="3.4" height="${tall.toFixed(1)}" fill="rgb(${color})"/>`;
  });
  return `<svg viewBox="0 0 ${bins * 4} ${height}" width="${bins * 4}" height="${height}" aria-hidden="true">${bars.join('')}</svg>`;
}
