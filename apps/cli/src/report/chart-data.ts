import type { CurvePoint } from '@lab/train/run-folder';
import { thinCurve } from './thin-curve.js';

export interface ChartData {
  /** Ascending, each once. */
  steps: number[];
  charts: Chart[];
  /** How many recorded steps a training value is the mean of. */
  meanOf: number;
}

export interface Chart {
  title: string;
  unit: 'percent' | 'nats';
  /** What the vertical axis shows. */
  range: [low: number, high: number];
  /** Whether values lie outside the range. */
  clipped: boolean;
  series: ChartSeries[];
}

export interface ChartSeries {
  name: 'training' | 'validation' | 'test';
  /** One per step; null where nothing was measured. */
  values: (number | null)[];
}

const names = { train: 'training', validation: 'validation', test: 'test' } as const;

/** The two charts of a run, accuracy and cross-entropy over the steps, with the series that were measured. */
export function chartData(curve: readonly CurvePoint[]): ChartData {
  const { points, meanOf } = thinCurve(curve);
  const byStep = new Map<number, CurvePoint>();
  for (const point of points) byStep.set(point.step, { ...byStep.get(point.step), ...defined(point) });
  const merged = [...byStep.values()].sort((a, b) => a.step - b.step);
  const steps = merged.map(({ step }) => step);

  const charts = (['Accuracy', 'Loss'] as const).flatMap((quantity): Chart[] => {
    const series = (['train', 'validation', 'test'] as const)
      .map((set) => ({
        name: names[set],
        values: merged.map((point) => finiteOrNull(point[`${set}${quantity}`])),
      }))
      .filter(({ values }) => values.some((value) => value !== null));
    if (series.length === 0) return [];
    return [quantity === 'Accuracy' ? accuracyChart(series, steps) : lossChart(series, steps)];
  });
  return { steps, charts, meanOf };
}

function accuracyChart(series: ChartSeries[], steps: number[]): Chart {
  const { settled, all } = extremes(series, steps);
  // Down to a whole percent, and never less than two of them.
  const low = Math.max(0, Math.min(0.98, Math.floor(settled.min * 100 - 1e-6) / 100));
  return { title: 'Accuracy', unit: 'percent', range: [low, 1], clipped: all.min < low, series };
}

function lossChart(series: ChartSeries[], steps: number[]): Chart {
  const { settled, all } = extremes(series, steps);
  const high = settled.max > 0 ? settled.max * 1.05 : 1;
  return { title: 'Cross-entropy', unit: 'nats', range: [0, high], clipped: all.max > high, series };
}

/** Of all values, and of those after the first twentieth of the run, when a network starts from nothing. */
function extremes(series: ChartSeries[], steps: number[]) {
  const from = steps[steps.length - 1] / 20;
  const all = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const late = series.flatMap(({ values }) =>
    values.filter((value, i) => value !== null && steps[i] >= from),
  );
  const range = (values: (number | null)[]) => {
    const numbers = values.filter((value) => value !== null);
    return { min: Math.min(...numbers), max: Math.max(...numbers) };
  };
  return { all: range(all), settled: range(late.length > 0 ? late : all) };
}

function finiteOrNull(value: number | undefined): number | null {
  // Five digits are more than a pixel; a page of 10,000 steps stays small.
  return value !== undefined && Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
}

function defined(point: CurvePoint): CurvePoint {
  return Object.fromEntries(
    Object.entries(point).filter(([, value]) => value !== undefined),
  ) as unknown as CurvePoint;
}
