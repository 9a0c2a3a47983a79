import type { Stroke } from './ink.js';

/** A digit written for the visitor, as strokes over the pad. */
export interface Example {
  digit: number;
  strokes: readonly Stroke[];
}

/** Points as hundredths of the pad: `x,y x,y`; `/` lifts the pen. */
const written: readonly (readonly [digit: number, path: string])[] = [
  [3, '28,24 40,14 56,14 66,24 62,38 46,46 60,50 70,62 66,78 50,86 34,82 26,72'],
  [7, '24,22 44,20 74,19 64,40 54,62 48,86'],
  [2, '28,32 36,18 52,14 66,22 68,36 58,54 42,70 26,84 46,82 76,82'],
  [5, '72,18 54,18 36,19 34,34 32,48 48,44 64,50 70,64 62,80 44,86 26,78'],
  [8, '62,28 52,16 38,20 36,34 50,46 64,58 66,74 54,86 38,82 32,68 44,52 60,40 64,28'],
  [4, '40,16 34,36 28,56 50,55 76,54 / 60,30 58,56 56,88'],
];

/** Pieces between two points. */
const pieces = 6;

/** Digits to look at before one has been drawn. */
export const examples: readonly Example[] = written.map(([digit, path]) => ({
  digit,
  strokes: path.split(' / ').map(toStroke),
}));

/** A smooth curve through the points, as a hand would draw it. */
function toStroke(path: string): Stroke {
  const points = path.split(' ').map((point) => point.split(',').map((part) => Number(part) / 100));
  const stroke: Stroke = { xs: [], ys: [] };
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b] = [points[Math.max(0, i - 1)], points[i]];
    const [c, d] = [points[i + 1], points[Math.min(points.length - 1, i + 2)]];
    for (let piece = 0; piece < pieces; piece++) {
      const t = piece / pieces;
      stroke.xs.push(catmullRom(a[0], b[0], c[0], d[0], t));
      stroke.ys.push(catmullRom(a[1], b[1], c[1], d[1], t));
    }
  }
  const last = points[points.length - 1];
  stroke.xs.push(last[0]);
  stroke.ys.push(last[1]);
  return stroke;
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
