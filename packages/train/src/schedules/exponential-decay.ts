import { checkNumber } from '../given/check-number.js';
import { type Schedule, schedule } from './schedule.js';

export interface ExponentialDecayOptions {
  /** What the rate falls towards, at least 0. @defaultValue 0 */
  floor?: number;
  /** How far above the floor the rate starts, above 0: the first step's rate is `floor + range`. */
  range: number;
  /** Steps in which the part above the floor falls to 1/e of itself (37 %), above 0. */
  decaySteps: number;
}

/**
 * A rate that falls quickly first and settles on a floor: `floor + range · e^(−step / decaySteps)`.
 *
 * The lab's (part 3) is `exponentialDecay({ floor: 0.0001, range: 0.003, decaySteps: 2000 })`.
 *
 * @throws RangeError if a number is out of its range
 */
export function exponentialDecay({ floor = 0, range, decaySteps }: ExponentialDecayOptions): Schedule {
  checkNumber('exponentialDecay: expected floor', floor, { atLeast: 0 });
  checkNumber('exponentialDecay: expected range', range, { above: 0 });
  checkNumber('exponentialDecay: expected decaySteps', decaySteps, { above: 0 });
  return schedule(
    'exponentialDecay',
    { floor, range, decaySteps },
    (step) => floor + range * Math.exp(-step / decaySteps),
  );
}
