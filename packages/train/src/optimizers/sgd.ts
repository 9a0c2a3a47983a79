import { add, mul, scalar, sub, type Tensor } from '@tensorflow/tfjs-core';
import { checkNumber } from '../given/check-number.js';
import type { Optimizer } from './optimizer.js';
import { updateEach, zeroSlots } from './update-each.js';

export interface SgdOptions {
  /** Fraction of the last step's velocity that goes on, 0..1 (1 excluded). @defaultValue 0 */
  momentum?: number;
  /** Look ahead along the velocity (Nesterov); needs momentum. @defaultValue false */
  nesterov?: boolean;
  /** Pull of the weights towards 0, added to the gradient (L2), at least 0. @defaultValue 0 */
  weightDecay?: number;
}

/**
 * Stochastic gradient descent, as PyTorch's `SGD` (no dampening). Remembers `momentum/<param>` when it has momentum.
 *
 * ```
 * g ← g + weightDecay · p
 * b ← momentum · b + g
 * p ← p − learningRate · (nesterov ? g + momentum · b : b)
 * ```
 *
 * @throws RangeError if a number is out of its range, or with Nesterov without momentum
 */
export function sgd({ momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions = {}): Optimizer {
  checkNumber('sgd: expected momentum', momentum, { atLeast: 0, below: 1 });
  checkNumber('sgd: expected weightDecay', weightDecay, { atLeast: 0 });
  if (nesterov && momentum === 0) {
    throw new RangeError(
      'sgd: expected momentum above 0 with nesterov, got 0. Set momentum, 0.9 for example.',
    );
  }
  const slots = momentum > 0 ? ['momentum'] : [];
  return {
    type: 'sgd',
    config: { momentum, nesterov, weightDecay },
    init: (params) => zeroSlots(slots, params),
    update(params, grads, state, { learningRate }) {
      return updateEach('sgd', { params, grads, state }, slots, () => {
        const rate = scalar(learningRate);
        const decay = scalar(weightDecay);
        const remain = scalar(momentum);
        return (param, grad, velocity?: Tensor) => {
          const g = weightDecay > 0 ? add(grad, mul(param, decay)) : grad;
          if (velocity === undefined) return [sub(param, mul(g, rate))];
          const b = add(mul(velocity, remain), g);
          const direction = nesterov ? add(g, mul(b, remain)) : b;
          return [sub(param, mul(direction, rate)), b];
        };
      });
    },
  };
}
