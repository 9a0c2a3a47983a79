import type uPlot from 'uplot';
import { formatFigure } from '../../styles/format.js';
import { bandBoundaries, type RunHistory } from '../../timeline/run-history.js';
import type { ChartContent } from './live-chart.js';
import { rgb } from './theme.js';

/** Pairs of boundaries, from the widest to the middle seventh: drawn over one another, the middle is the darkest. */
const pairs: readonly [number, number][] = [
  [8, 1],
  [7, 2],
  [6, 3],
  [5, 4],
];

/** Returns how weights or biases of a group are spread, over the steps: seven bands with a seventh of them each. */
export function bands(
  history: RunHistory | undefined,
  kind: 'weightBands' | 'biasBands',
  group: number,
  marked: number | undefined,
): ChartContent {
  return {
    key: kind,
    marked,
    data: history
      ? columns(history, kind, group)
      : [[0], ...Array.from({ length: bandBoundaries }, () => [null])],
    options: (theme) => ({
      series: [
        {},
        ...Array.from({ length: bandBoundaries }, (_, i) => ({
          stroke: theme.train,
          width: i === 3 || i === 4 ? 1 : 0.5,
          alpha: i === 3 || i === 4 ? 1 : 0.5,
          points: { show: false },
        })),
      ],
      bands: pairs.map((series) => ({ series, fill: `rgb(${rgb(theme.train).join(' ')} / 22%)` })),
      scales: {},
      tick: (value) => `${+value.toPrecision(3)}`,
    }),
  };
}

function columns(history: RunHistory, kind: 'weightBands' | 'biasBands', group: number): uPlot.AlignedData {
  const { step, count, [kind]: values } = history.training;
  const width =
    (kind === 'weightBands' ? history.shape.weightGroups : history.shape.biasGroups) * bandBoundaries;
  const boundary = (k: number) =>
    Float32Array.from({ length: count }, (_, i) => values[i * width + group * bandBoundaries + k]);
  return [
    Array.from(step),
    ...Array.from({ length: bandBoundaries }, (_, k) => Array.from(boundary(k))),
  ] as uPlot.AlignedData;
}

/** Says where a group's values lie, in a line. */
export function bandWords(
  values: Float32Array,
  group: number,
  words: { from: string; median: string; to: string },
): string {
  const own = values.subarray(group * bandBoundaries, (group + 1) * bandBoundaries);
  const middle = (own[3] + own[4]) / 2;
  return `${words.from} ${formatFigure(own[0])} · ${words.median} ${formatFigure(middle)} · ${words.to} ${formatFigure(own[7])}`;
}
