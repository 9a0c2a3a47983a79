import { checkNumber } from '../given/check-number.js';
import { type Schedule, schedule } from './schedule.js';

/**
 * The same rate at every step.
 *
 * @param rate - learning rate, above 0
 * @throws RangeError if the rate is not above 0
 */
export function constant(rate: number): Schedule {
  checkNumber('constant: expected rate', rate, { above: 0 });
  return schedule('constant', { rate }, () => rate);
}
