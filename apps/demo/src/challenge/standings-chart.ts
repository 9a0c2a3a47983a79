import { html, nothing, svg } from 'lit';
import { formatPercent } from '../styles/format.js';
import type { Protocol } from './board-entry.js';
import type { BoardRow } from './board-rows.js';
import { publishedFigures } from './published-figures.js';
import { strings } from './strings.js';

/** Errors of 10,000 at the ends of the axis. */
const mostErrors = 1_000;
const fewestErrors = 5;
const ticks = [0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999];

/** What the lab's figures are called beside their marks. */
const shortNames = ['98.9', '99.1', '99.3', 'best network', 'best ensemble'];

/** The lab's three lie close together: names stand at different heights, CSS pixels. */
const labelHeights = { wide: [16, 36, 16, 36, 16], narrow: [16, 48, 64, 32, 16] };

/**
 * Where an accuracy lies from 0 to 1: by the logarithm of its errors, as each halving of the errors is as hard as the one before.
 */
export function standingAt(accuracy: number): number {
  const errors = Math.min(mostErrors, Math.max(fewestErrors, (1 - accuracy) * 10_000));
  return Math.log(mostErrors / errors) / Math.log(mostErrors / fewestErrors);
}

/**
 * Draws a visitor's runs beside the lab's figures and the published best.
 *
 * @param width - CSS pixels
 */
export function standingsChart(rows: readonly BoardRow[], protocol: Protocol, width: number) {
  if (width === 0) return nothing;
  const shown = rows
    .filter(({ counts, entries }) => counts[protocol].figure !== undefined && !entries[0].synthetic)
    .slice(0, 8);
  const margin = 16;
  const x = (accuracy: number) => margin + standingAt(accuracy) * (width - 2 * margin);
  const narrow = width < 520;
  const labTop = narrow ? 76 : 54;
  const axisY = labTop + 26;
  const rowHeight = 26;
  const height = axisY + 34 + Math.max(1, shown.length) * rowHeight;
  return html`
    <svg class="standings" width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label=${strings.chartLabel(shown.length)}>
      ${ticks.map(
        (tick) => svg`
          <line class="tick" x1=${x(tick)} x2=${x(tick)} y1=${axisY - 4} y2=${height}></line>
          <text class="tick-text" x=${x(tick)} y=${axisY + 14} text-anchor="middle">${+(tick * 100).toFixed(1)}</text>`,
      )}
      <line class="axis" x1=${margin} x2=${width - margin} y1=${axisY - 4} y2=${axisY - 4}></line>
      ${publishedFigures.map(({ accuracy }, i) => published(x(accuracy), i, { axisY, height, y: labelHeights[narrow ? 'narrow' : 'wide'][i] }))}
      ${shown.map((row, i) => own(row, protocol, x, { y: axisY + 38 + i * rowHeight, width }))}
    </svg>
  `;
}

function published(
  x: number,
  index: number,
  { axisY, height, y }: { axisY: number; height: number; y: number },
) {
  const end = index > 2;
  return svg`
    <line class=${end ? 'record' : 'lab'} x1=${x} x2=${x} y1=${y + 5} y2=${height}></line>
    <path class=${end ? 'record' : 'lab'} d="M${x} ${axisY - 4}l-5 -8h10z"></path>
    <text class="lab-text" x=${x} y=${y} text-anchor=${end ? 'end' : 'middle'}>${shortNames[index]}</text>
  `;
}

function own(
  { counts, settings }: BoardRow,
  protocol: Protocol,
  x: (accuracy: number) => number,
  { y, width }: { y: number; width: number },
) {
  const { figure = 0, error = 0, ranked } = counts[protocol];
  const at = x(figure);
  const name = `${settings.network} ${formatPercent(figure)}`;
  const onLeft = at > width * 0.55;
  return svg`
    <line class="own-error" x1=${x(figure - error)} x2=${x(Math.min(0.9995, figure + error))} y1=${y} y2=${y}></line>
    ${
      ranked
        ? svg`<circle class="own" cx=${at} cy=${y} r="6"></circle>`
        : svg`<circle class="own unranked" cx=${at} cy=${y} r="5.5"></circle>`
    }
    <text class="own-text" x=${onLeft ? x(figure - error) - 10 : x(figure + error) + 10} y=${y + 5}
      text-anchor=${onLeft ? 'end' : 'start'}>${name}</text>
  `;
}
