import { deterministicValues } from '@lab/testkit';

/** Values of a scalar function's arguments, by name. */
export type Point = Record<string, number[]>;

export interface SampledGradient {
  /** Partial derivatives of a few of each argument's values: index and derivative. */
  partials: Record<string, [index: number, derivative: number][]>;
  /** Derivatives along directions in which every value of one argument moves: they leave no value out. */
  directions: Record<string, { direction: Float32Array; derivative: number }[]>;
}

/**
 * Returns parts of the gradient of `f` at `point` by central differences in float64. A full numerical gradient would call the
 * references once for each of thousands of values.
 *
 * @param options.samples - partial derivatives of each argument. @defaultValue 6
 */
export function sampledGradient(
  f: (point: Point) => number,
  point: Point,
  { samples = 6 }: { samples?: number } = {},
): SampledGradient {
  // Small, so that hardly any value crosses the corner of a ReLU; float64 leaves 1e-9 of precision.
  const h = 1e-6;
  const partials: SampledGradient['partials'] = {};
  const directions: SampledGradient['directions'] = {};
  for (const [name, values] of Object.entries(point)) {
    const along = (direction: (i: number) => number) => {
      const at = (t: number) => f({ ...point, [name]: values.map((value, i) => value + t * direction(i)) });
      return (at(h) - at(-h)) / (2 * h);
    };
    const count = Math.min(samples, values.length);
    partials[name] = Array.from({ length: count }, (_, k) => {
      // First and last among them: that is where borders are wrong.
      const index = count === 1 ? 0 : Math.round((k * (values.length - 1)) / (count - 1));
      return [index, along((i) => (i === index ? 1 : 0))];
    });
    directions[name] = [1, 2].map((seed) => {
      const direction = deterministicValues(values.length, seed);
      return { direction, derivative: along((i) => direction[i]) };
    });
  }
  return { partials, directions };
}
