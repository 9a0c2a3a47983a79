/**
 * Returns the gradient of `f` at `x` by central differences in float64: `(f(x + h) − f(x − h)) / 2h` for each value.
 * For a function that is linear in each value (a convolution, a matrix product) the result is exact up to rounding.
 *
 * @param h - step of the difference. @defaultValue 1e-4
 */
export function numericalGradient(f: (x: number[]) => number, x: ArrayLike<number>, h = 1e-4): number[] {
  const point = Array.from(x);
  return point.map((value, i) => {
    point[i] = value + h;
    const above = f(point);
    point[i] = value - h;
    const below = f(point);
    point[i] = value;
    return (above - below) / (2 * h);
  });
}
