import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs a differentiable operation in the layers' place: `forward` gives `save` what `gradient` will be handed. Returns undefined
 * for one that tfjs's tape should have.
 */
export type Recorder = (
  inputs: readonly Tensor[],
  forward: (save: (tensors: Tensor[]) => void) => Tensor,
  gradient: (dy: Tensor, saved: Tensor[]) => Tensor[],
) => Tensor | undefined;

/** The one in use, if any. */
export let recorder: Recorder | undefined;

/**
 * Runs layers with their operations handed to a recorder, instead of tfjs's tape: it copies each tensor that is saved, and takes
 * longer. Operations of tfjs itself are not handed over: an input that is nobody's output tells of one. Layers dispose nothing:
 * surround it with a `tidy`.
 */
export function withRecorder<T>(record: Recorder, run: () => T): T {
  recorder = record;
  try {
    return run();
  } finally {
    recorder = undefined;
  }
}
