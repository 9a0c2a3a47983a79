import { constant } from './constant.js';
import { type CosineOptions, cosine } from './cosine.js';
import { type ExponentialDecayOptions, exponentialDecay } from './exponential-decay.js';
import { fromConfig } from './from-config.js';
import { type OneCycleOptions, oneCycle } from './one-cycle.js';
import type { Schedule, Spec } from './schedule.js';

/**
 * Builds a schedule again from its `type` and `config`, as a checkpoint holds them.
 *
 * @throws RangeError if the type is none of this package's
 */
export function scheduleFromConfig(spec: Spec): Schedule {
  return fromConfig<Schedule>('scheduleFromConfig', spec, {
    constant: (config) => constant((config as { rate: number }).rate),
    exponentialDecay: (config) => exponentialDecay(config as ExponentialDecayOptions),
    cosine: (config) => cosine(config as CosineOptions),
    oneCycle: (config) => oneCycle(config as OneCycleOptions),
  });
}
