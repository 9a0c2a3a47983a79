import { html, svg } from 'lit';
import type { Spec } from '../network/spec.js';
import { formatCount, formatFigure } from '../styles/format.js';

/** The learning rate of a step, for the schedules that the form has. */
export function rateAt({ type, config }: Spec, step: number): number {
  const { rate, floor = 0, range, decaySteps } = config as Record<string, number>;
  return type === 'constant' ? rate : floor + range * Math.exp(-step / decaySteps);
}

const width = 200;
const height = 56;

/** Draws a learning rate over the steps of a run. */
export function rateCurve(schedule: Spec, iterations: number, label: string) {
  const top = rateAt(schedule, 0);
  const points = Array.from({ length: 61 }, (_, i) => {
    const rate = rateAt(schedule, (i / 60) * iterations);
    return `${((i / 60) * width).toFixed(1)},${(height - 2 - (rate / top) * (height - 6)).toFixed(1)}`;
  });
  return html`
    <figure class="rate-curve">
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${label} preserveAspectRatio="none">
        ${svg`<polyline points=${points.join(' ')} fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke" />`}
      </svg>
      <figcaption class="hint">${formatFigure(top)} → ${formatFigure(rateAt(schedule, iterations))} after ${formatCount(iterations)}</figcaption>
    </figure>
  `;
}
