import { checkNumber } from '../given/check-number.js';
import { type Schedule, schedule } from './schedule.js';

export interface OneCycleOptions {
  /** The highest rate, above 0. */
  peak: number;
  /** Steps of the whole run, at least 2. Later steps stay at the last rate. */
  totalSteps: number;
  /** Fraction of the run in which the rate rises, above 0 and below 1. @defaultValue 0.3 */
  warmupFraction?: number;
  /** The first rate is `peak / startDivisor`; at least 1. @defaultValue 25 */
  startDivisor?: number;
  /** The last rate is the first one divided by this; at least 1. @defaultValue 10000 */
  endDivisor?: number;
}

/**
 * Up to the peak and down to almost nothing, both along half a cosine (Smith & Topin 2018). Step by step the rates
 * of PyTorch's `OneCycleLR` with its defaults; momentum is left alone.
 *
 * @throws RangeError if a number is out of its range
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { peak, totalSteps, warmupFraction = 0.3, startDivisor = 25, endDivisor = 1e4 } = options;
  checkNumber('oneCycle: expected peak', peak, { above: 0 });
  checkNumber('oneCycle: expected totalSteps', totalSteps, { atLeast: 2, integer: true });
  checkNumber('oneCycle: expected warmupFraction', warmupFraction, { above: 0, below: 1 });
  checkNumber('oneCycle: expected startDivisor', startDivisor, { atLeast: 1 });
  checkNumber('oneCycle: expected endDivisor', endDivisor, { atLeast: 1 });
  const start = peak / startDivisor;
  const end = start / endDivisor;
  // PyTorch's turning point: the last step of the rise has index warmupFraction · totalSteps − 1, fractions allowed.
  const top = warmupFraction * totalSteps - 1;
  const last = totalSteps - 1;
  const config = { peak, totalSteps, warmupFraction, startDivisor, endDivisor };
  return schedule('oneCycle', config, (step) =>
    top > 0 && step <= top
      ? between(start, peak, step / top)
      : between(peak, end, Math.min((step - top) / (last - top), 1)),
  );
}

/** Half a cosine from `from` at t = 0 to `to` at t = 1. */
function between(from: number, to: number, t: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * t))) / 2;
}
