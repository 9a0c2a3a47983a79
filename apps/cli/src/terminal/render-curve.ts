import picocolors from 'picocolors';
import { formatPercent } from './format-percent.js';

export interface RenderCurvePoint {
  /** Training steps done, ascending. */
  step: number;
  /** Fraction, 0..1. Points that are not finite are left out. */
  testAccuracy: number;
}

export interface RenderCurveOptions {
  /** Characters in a line, labels included; at least 20. */
  width: number;
  /** Lines, the axis of steps included; at least 3. */
  height: number;
  /**
   * Right end of the axis of steps, so that the curve grows towards it.
   *
   * @defaultValue the last point's step
   */
  steps?: number;
  /** @defaultValue false: no escape byte at all */
  color?: boolean;
}

/**
 * The test accuracy over the steps as a line in braille characters (2×4 dots each), the range of what was reached on the
 * left. A string of `height` lines without an end of line at the last; empty when there is no point.
 */
export function renderCurve(
  points: readonly RenderCurvePoint[],
  { width, height, steps, color = false }: RenderCurveOptions,
): string {
  const shown = points.filter(
    ({ step, testAccuracy }) => Number.isFinite(step) && Number.isFinite(testAccuracy),
  );
  if (shown.length === 0) return '';
  const paint = picocolors.createColors(color);
  const { low, high, digits } = niceRange(shown.map(({ testAccuracy }) => testAccuracy));
  const labels = [formatPercent(high, digits), formatPercent(low, digits)];
  const margin = Math.max(...labels.map((label) => label.length));
  const columns = Math.max(12, width - margin - 2);
  const rows = Math.max(height, 3) - 1;
  const lastStep = Math.max(steps ?? 0, shown[shown.length - 1].step);

  const canvas = brailleCanvas(columns, rows);
  const toX = (step: number) => (step / Math.max(1, lastStep)) * (columns * 2 - 1);
  const toY = (value: number) => ((high - value) / (high - low)) * (rows * 4 - 1);
  shown.forEach((point, i) => {
    const from = shown[Math.max(0, i - 1)];
    canvas.line(toX(from.step), toY(from.testAccuracy), toX(point.step), toY(point.testAccuracy));
  });

  const lines = canvas.lines().map((line, row) => {
    const label = row === 0 ? labels[0] : row === rows - 1 ? labels[1] : '';
    return `${paint.dim(`${label.padStart(margin)} │`)}${paint.yellow(line)}`;
  });
  const right = `${lastStep} steps`;
  const axis = `0${right.padStart(Math.max(right.length + 1, columns - 1))}`;
  return [...lines, paint.dim(`${' '.repeat(margin + 2)}${axis}`)].join('\n');
}

/** The range that holds all values, rounded out to 10, 1 or 0.1 percentage points: the coarsest of which it spans five. */
function niceRange(values: number[]): { low: number; high: number; digits: number } {
  const min = Math.min(...values);
  const max = Math.max(...values);
  const perUnit = [10, 100, 1000].find((grain) => (max - min) * grain >= 5) ?? 1000;
  // In whole grains, because 0.981 is no multiple of 0.001 in floating point.
  const top = Math.min(perUnit, Math.ceil(max * perUnit - 1e-6));
  const bottom = Math.max(0, Math.min(Math.floor(min * perUnit + 1e-6), top - 5));
  return { low: bottom / perUnit, high: Math.max(top, 1) / perUnit, digits: perUnit === 1000 ? 1 : 0 };
}

function brailleCanvas(columns: number, rows: number) {
  // Bits of U+2800 by dot, [y][x].
  const bits = [
    [0x01, 0x08],
    [0x02, 0x10],
    [0x04, 0x20],
    [0x40, 0x80],
  ];
  const cells = new Uint8Array(columns * rows);
  return {
    line(x0: number, y0: number, x1: number, y1: number) {
      const length = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
      for (let i = 0; i <= length; i++) {
        const x = Math.round(x0 + ((x1 - x0) * i) / length);
        const y = Math.round(y0 + ((y1 - y0) * i) / length);
        cells[(y >> 2) * columns + (x >> 1)] |= bits[y & 3][x & 1];
      }
    },
    lines: () =>
      Array.from({ length: rows }, (_, row) =>
        String.fromCodePoint(
          ...Array.from(cells.subarray(row * columns, (row + 1) * columns), (cell) => 0x2800 + cell),
        ),
      ),
  };
}
