import { reshape } from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';
import { replayable } from './replayable.js';
import { withGradient } from './with-gradient.js';

export type FlattenConfig = { readonly name?: string };

/** Returns a layer that makes one row [values] of each example, in the order in which they lie in memory. */
export function flatten({ name }: { name?: string } = {}): Layer<FlattenConfig> {
  return replayable({
    type: 'flatten',
    config: { ...(name !== undefined && { name }) },
    init(inputShape) {
      return { params: {}, state: {}, outputShape: [inputShape.reduce((size, extent) => size * extent, 1)] };
    },
    apply(_params, x, { inputGradient = true } = {}) {
      const shape = [x.shape[0], x.size / x.shape[0]];
      return withGradient(
        inputGradient ? [x] : [],
        () => reshape(x, shape),
        (dy) => [reshape(dy, x.shape)],
      );
    },
  });
}
