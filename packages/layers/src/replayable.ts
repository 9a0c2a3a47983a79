import type { Layer } from './layer.js';

const declared = new WeakSet<Layer>();

/**
 * Declares that a layer's `apply`, and the gradient of what it does, runs the same kernels with the same attributes for all inputs
 * of a shape, but for what it hands a kernel as `askSeed`. A training step of such layers may be captured once and replayed.
 * Those of this package are declared. A copy of a layer is not.
 *
 * @returns the layer
 */
export function replayable<Declared extends Layer>(layer: Declared): Declared {
  declared.add(layer);
  return layer;
}

/** Whether a layer was declared {@link replayable}; a sequence of layers is when all of them are. */
export function isReplayable(layer: Layer): boolean {
  return declared.has(layer);
}
