import type { Random } from '../datasets/random.js';
import { readDigitStyles, type Stroke } from './digit-styles.js';
import type { Path } from './draw-strokes.js';

/** Mean width / height, and mean slant (0.2: the top leans right by a fifth of the height), as MNIST's training digits have them. */
const aspects = [0.86, 0.6, 0.86, 0.76, 0.77, 0.85, 0.72, 0.76, 0.74, 0.68];
const slants = [0.22, 0.28, 0.12, 0.1, 0.12, 0.22, 0.06, 0.1, 0.18, 0.05];
/** How far a control point strays, as a standard deviation in heights. */
const jitter = 0.05;
/** Pieces between two control points. */
const pieces = 5;
const maxPoints = 256;

/**
 * Returns a writer: of a digit, 0 to 9, it returns the path of one way to write it, about one unit high and with the
 * pen's width in pixels. The path is valid until the next call.
 */
export function createWriter(): (digit: number, random: Random) => Path {
  const styles = readDigitStyles();
  const path: Path = {
    xs: new Float64Array(maxPoints),
    ys: new Float64Array(maxPoints),
    radii: new Float64Array(maxPoints),
    lifted: new Uint8Array(maxPoints),
    count: 0,
  };
  return (digit, random) => {
    const style = styles[digit][random.below(styles[digit].length)];
    // Some write neatly, some do not.
    const strays = jitter * Math.exp(0.4 * normal(random));
    path.count = 0;
    for (const stroke of style) addStroke(path, stroke, strays, random);
    deform(path, digit, random);
    press(path, digit, random);
    return path;
  };
}

/** About normal: mean 0, standard deviation 1, never beyond 3. */
function normal(random: Random): number {
  return 2 * (random.uniform() + random.uniform() + random.uniform()) - 3;
}

function addStroke(path: Path, stroke: Stroke, strays: number, random: Random): void {
  const n = stroke.length / 2;
  const xs: number[] = [];
  const ys: number[] = [];
  for (let i = 0; i < n; i++) {
    const corner = i > 0 && stroke[2 * i] === stroke[2 * i - 2] && stroke[2 * i + 1] === stroke[2 * i - 1];
    xs.push(corner ? xs[i - 1] : stroke[2 * i] + strays * normal(random));
    ys.push(corner ? ys[i - 1] : stroke[2 * i + 1] + strays * normal(random));
  }
  // Strokes begin and end early or late: the curve is followed a little beyond its ends, or not quite to them.
  const from = 0.3 * Math.abs(normal(random)) - 0.25;
  const to = n - 0.75 - 0.3 * Math.abs(normal(random));
  const steps = Math.ceil((to - from) * pieces);
  for (let step = 0; step <= steps; step++) {
    const t = from + ((to - from) * step) / steps;
    const i = Math.max(0, Math.min(n - 2, Math.floor(t)));
    path.xs[path.count] = catmullRom(xs, i, t - i);
    path.ys[path.count] = catmullRom(ys, i, t - i);
    path.lifted[path.count++] = step === 0 ? 1 : 0;
  }
}

/** The smooth curve through `points`, `t` of the way from point i to the next. */
function catmullRom(points: readonly number[], i: number, t: number): number {
  const b = points[i];
  const c = points[i + 1];
  if (b === c) return b;
  const a = points[Math.max(0, i - 1)];
  const d = points[Math.min(points.length - 1, i + 2)];
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** The writer's hand: proportions of the parts, bends, a smooth wobble, then width, slant and rotation. */
function deform(path: Path, digit: number, random: Random): void {
  const { xs, ys, count } = path;
  const aspect = aspects[digit] * Math.exp(0.23 * normal(random));
  const slant = slants[digit] + 0.27 * normal(random);
  const angle = 0.12 * normal(random);
  const taper = 0.42 * normal(random);
  const bulge = 0.35 * normal(random);
  const lean = 0.2 * normal(random);
  const bend = 0.15 * normal(random);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const wobbleX = wobble(random);
  const wobbleY = wobble(random);
  for (let i = 0; i < count; i++) {
    const u = xs[i] - 0.5;
    const v = ys[i] - 0.5;
    const across = u * (1 + taper * v) + lean * (u * u - 0.1) + bend * (v * v - 0.1) + wobbleX(u, v);
    const y = v + bulge * (v * v - 0.1) + wobbleY(u, v);
    const x = across * aspect - slant * y;
    xs[i] = cos * x - sin * y;
    ys[i] = sin * x + cos * y;
  }
}

function wobble(random: Random): (u: number, v: number) => number {
  const size = 0.05 * normal(random);
  const alongU = 2.5 * normal(random);
  const alongV = 2.5 * normal(random);
  const phase = 2 * Math.PI * random.uniform();
  return (u, v) => size * Math.sin(alongU * u + alongV * v + phase);
}

/** Half the pen's width along the path, pixels of the finished picture: it varies smoothly with the pressure. */
function press(path: Path, digit: number, random: Random): void {
  // A lone stroke ends up wider: its picture was not made smaller to fit.
  const radius = digit === 1 ? 1.3 * Math.exp(0.33 * normal(random)) : 1.22 * Math.exp(0.28 * normal(random));
  const pressure = 0.12 * normal(random);
  const frequency = 0.15 + 0.3 * random.uniform();
  const phase = 2 * Math.PI * random.uniform();
  for (let i = 0; i < path.count; i++)
    path.radii[i] = radius * (1 + pressure * Math.sin(frequency * i + phase));
}
