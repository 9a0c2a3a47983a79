import { checkNumber } from '../given/check-number.js';
import { type Schedule, schedule } from './schedule.js';

export interface CosineOptions {
  /** The highest rate, above 0: that of the step after the warm-up. */
  peak: number;
  /** Steps of the whole run, at least 1. Later steps stay at the floor. */
  totalSteps: number;
  /** Steps in which the rate first rises, below totalSteps. @defaultValue 0 */
  warmupSteps?: number;
  /** Where the cosine ends, 0..peak. @defaultValue 0 */
  floor?: number;
}

/**
 * A straight rise to the peak, then half a cosine down to the floor (Loshchilov & Hutter 2017, without restarts).
 *
 * | step s | rate |
 * |---|---|
 * | s < warmupSteps | `peak · (s + 1) / (warmupSteps + 1)`: no step is wasted on a rate of 0 |
 * | then | `floor + (peak − floor) · (1 + cos π·t) / 2` with `t = (s − warmupSteps) / (totalSteps − warmupSteps)` |
 *
 * @throws RangeError if a number is out of its range
 */
export function cosine({ peak, totalSteps, warmupSteps = 0, floor = 0 }: CosineOptions): Schedule {
  checkNumber('cosine: expected peak', peak, { above: 0 });
  checkNumber('cosine: expected totalSteps', totalSteps, { atLeast: 1, integer: true });
  checkNumber('cosine: expected warmupSteps', warmupSteps, { atLeast: 0, below: totalSteps, integer: true });
  checkNumber('cosine: expected floor', floor, { atLeast: 0, atMost: peak });
  return schedule('cosine', { peak, totalSteps, warmupSteps, floor }, (step) => {
    if (step < warmupSteps) return (peak * (step + 1)) / (warmupSteps + 1);
    const t = Math.min((step - warmupSteps) / (totalSteps - warmupSteps), 1);
    return floor + ((peak - floor) * (1 + Math.cos(Math.PI * t))) / 2;
  });
}
