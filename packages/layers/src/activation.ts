import {
  type ActivationFunction,
  activate,
  activationGradient,
  checkActivation,
} from './activation-function.js';
import type { Layer } from './layer.js';
import { withGradient } from './with-gradient.js';

export interface ActivationOptions {
  kind: ActivationFunction;
  /** Name inside a network. @defaultValue `activation1`, `activation2` … */
  name?: string;
}

export type ActivationConfig = { readonly kind: ActivationFunction; readonly name?: string };

/**
 * Returns a layer that applies a function to each value. `conv2d`, `dense` and `batchNorm` take one themselves, which is faster.
 *
 * @throws TypeError when there is no such function
 */
export function activation({ kind, name }: ActivationOptions): Layer<ActivationConfig> {
  checkActivation('activation', kind);
  return {
    type: 'activation',
    config: { kind, ...(name !== undefined && { name }) },
    init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
    apply(_params, x, { inputGradient = true } = {}) {
      if (kind === 'linear') return x;
      return withGradient(
        inputGradient ? [x] : [],
        (save) => {
          const y = activate(kind, x);
          save([y]);
          return y;
        },
        (dy, [y]) => [activationGradient(kind, y, dy)],
      );
    },
  };
}
