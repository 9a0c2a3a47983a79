import uPlot from 'uplot';
import type { Run } from '../../timeline/run.js';
import type { ChartContent } from './live-chart.js';
import type { Theme } from './theme.js';

export type AccuracyRange = 'full' | 'high' | 'top';
export type LossScale = 'linear' | 'log' | 'lab';

export interface CurveView {
  quantity: 'accuracy' | 'loss';
  range: AccuracyRange;
  scale: LossScale;
  /** The step looked at, when it is not the newest. */
  marked: number | undefined;
}

const lowest: Record<AccuracyRange, number> = { full: 0, high: 0.9, top: 0.98 };

/**
 * Returns the curves of all runs over one another: of the run looked at training (thin) and test (thick), of the others the
 * test alone, dashed. One run has the colours of training and test, several have a colour each.
 */
export function curves(runs: readonly Run[], selected: Run | undefined, view: CurveView): ChartContent {
  const shown = runs.filter(({ history }) => history !== undefined);
  const several = shown.length > 1;
  const { quantity, range, scale, marked } = view;
  const factor = quantity === 'loss' && scale === 'lab' ? 100 : 1;
  const lines: Line[] = [];
  for (const run of shown) {
    const { history, slot } = run;
    if (!history) continue;
    const isSelected = run.id === selected?.id;
    if (isSelected) {
      const { step, [quantity]: values } = history.training;
      lines.push({ ...withEarlier(run, 'train', quantity, step, values), kind: 'train', slot });
    }
    const { step, [quantity]: values } = history.test;
    lines.push({
      ...withEarlier(run, 'test', quantity, step, values),
      kind: isSelected ? 'test' : 'other',
      slot,
    });
  }
  const color = (theme: Theme, { kind, slot }: Line) =>
    several ? theme.runs[slot] : kind === 'train' ? theme.train : theme.test;
  return {
    key: JSON.stringify([view.quantity, range, scale, several, lines.map(({ kind, slot }) => [kind, slot])]),
    marked,
    data: lines.length === 0 ? [[0], [null]] : join(lines, factor),
    options: (theme) => ({
      series: [
        {},
        ...(lines.length === 0
          ? [{}]
          : lines.map((line) => ({
              stroke: color(theme, line),
              width: line.kind === 'test' ? 3 : line.kind === 'other' ? 2 : 1,
              alpha: line.kind === 'other' ? 0.75 : 1,
              dash: line.kind === 'other' ? [6, 4] : undefined,
              spanGaps: true,
              points: { show: false },
            }))),
      ],
      scales: {
        y:
          quantity === 'accuracy'
            ? { range: [lowest[range], 1] }
            : scale === 'log'
              ? { distr: 3 }
              : { range: (_: unknown, __: number, max: number): [number, number] => [0, niceTop(max)] },
      },
      tick:
        quantity === 'accuracy'
          ? (value) => `${+(value * 100).toFixed(2)} %`
          : (value) => `${+value.toPrecision(3)}`,
    }),
  };
}

interface Line {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  kind: 'train' | 'test' | 'other';
  slot: number;
}

/** A curve of a run from a file begins with the figures that came with it. */
function withEarlier(
  { earlier }: Run,
  set: 'train' | 'test',
  quantity: CurveView['quantity'],
  step: Int32Array,
  values: Float32Array,
): Pick<Line, 'x' | 'y'> {
  if (!earlier || earlier.length === 0) return { x: step, y: values };
  const name = `${set}${quantity === 'loss' ? 'Loss' : 'Accuracy'}` as const;
  const known = earlier.filter((point) => point[name] !== undefined && point.step < (step[0] ?? Infinity));
  return {
    x: [...known.map((point) => point.step), ...step],
    y: [...known.map((point) => point[name] ?? 0), ...values],
  };
}

/** Puts lines with steps of their own under common ones. */
function join(lines: readonly Line[], factor: number): uPlot.AlignedData {
  return uPlot.join(
    lines.map(({ x, y }) => [Array.from(x), Array.from(y, (value) => value * factor)] as uPlot.AlignedData),
    // A step that a line has no figure of is passed over.
    lines.map(() => [0, 1]),
  );
}

function niceTop(max: number): number {
  return Number.isFinite(max) && max > 0 ? max * 1.05 : 1;
}
