import { expect } from 'vitest';

export interface Tolerance {
  /** Allowed error as a fraction of the largest absolute expected value. @defaultValue 1e-5 */
  relative?: number;
  /** Allowed error on top. @defaultValue 1e-6 */
  absolute?: number;
}

/**
 * Fails unless every value is within `relative · max|expected| + absolute` of its expected value. The error is taken
 * relative to the largest value, not to each: a sum of cancelling float32 terms has the error of its terms.
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 1e-5, absolute = 1e-6 }: Tolerance = {},
): void {
  expect(actual.length, 'number of values').toBe(expected.length);
  let scale = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  const allowed = relative * scale + absolute;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    if (!(error <= allowed)) {
      expect.fail(
        `value ${i}: expected ${expected[i]}, got ${actual[i]} (off by ${error}, allowed ${allowed})`,
      );
    }
  }
}
