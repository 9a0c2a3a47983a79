export interface WilsonIntervalOptions {
  /**
   * Half-width in standard deviations of the normal distribution, above 0: 1.96 for 95 % confidence, 2.576 for 99 %.
   *
   * @defaultValue 1.96
   */
  z?: number;
}

/**
 * The range of true rates, 0..1, that `successes` of `trials` is consistent with: Wilson's score interval (1927). It holds
 * where the usual ± does not, near 0 and 1: 9,928 right of 10,000 is 99.28 %, with 99.09 % to 99.43 % at 95 % confidence.
 *
 * @param successes - integer, 0..trials
 * @param trials - integer, at least 1
 * @throws RangeError if an argument is out of its range
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  { z = 1.96 }: WilsonIntervalOptions = {},
): { low: number; high: number } {
  if (!Number.isInteger(trials) || trials < 1) {
    throw new RangeError(
      `wilsonInterval: expected trials to be an integer of at least 1, got ${trials}. Pass how many examples were judged.`,
    );
  }
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(
      `wilsonInterval: expected successes to be an integer from 0 to ${trials}, got ${successes}. Pass a count, not a rate.`,
    );
  }
  if (!(z > 0 && z < Number.POSITIVE_INFINITY)) {
    throw new RangeError(
      `wilsonInterval: expected z to be a finite number above 0, got ${z}. Pass 1.96 for 95 % confidence.`,
    );
  }
  const failures = trials - successes;
  const center = successes + (z * z) / 2;
  const margin = z * Math.sqrt((successes * failures) / trials + (z * z) / 4);
  const scale = trials + z * z;
  // At the ends the interval closes exactly; the formula would leave rounding noise around 0 and 1.
  return {
    low: successes === 0 ? 0 : (center - margin) / scale,
    high: failures === 0 ? 1 : (center + margin) / scale,
  };
}
