import { fromConfig } from '../schedules/from-config.js';
import type { Spec } from '../schedules/schedule.js';
import { type AdamOptions, type AdamWOptions, adam, adamW } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { type SgdOptions, sgd } from './sgd.js';

/**
 * Builds an optimizer again from its `type` and `config`, as a checkpoint holds them. Its state is not in there.
 *
 * @throws RangeError if the type is none of this package's
 */
export function optimizerFromConfig(spec: Spec): Optimizer {
  return fromConfig<Optimizer>('optimizerFromConfig', spec, {
    sgd: (config) => sgd(config as SgdOptions),
    adam: (config) => adam(config as AdamOptions),
    adamW: (config) => adamW(config as AdamWOptions),
  });
}
