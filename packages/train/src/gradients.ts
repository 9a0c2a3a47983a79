import type { BatchSlice, Layer, Params, State } from '@lab/layers';
import {
  dispose,
  engine,
  keep,
  type Scalar,
  scalar,
  type Tensor,
  tensor,
  tensor1d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { BatchLike } from './batch-like.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

export interface GradientsOptions {
  network: Layer;
  params: Params;
  /** What the layers remember. @defaultValue nothing */
  state?: State;
  batch: Pick<BatchLike, 'inputs' | 'labels' | 'shape'>;
  /**
   * Scalar loss of the logits [n, classes] and int32 labels [n]: the sum over the examples divided by `total`, which is n
   * unless there is a `slice`. @defaultValue {@link softmaxCrossEntropy}
   */
  loss?: (logits: Tensor, labels: Tensor, total: number) => Scalar;
  /** Of this pass's randomness (dropout), an integer of 32 bits: another one for each step. @defaultValue 0 */
  seed?: number;
  /**
   * What `batch` is of a larger one: loss, gradients and new state are then its share, and those of all slices add up to the
   * whole batch's. @defaultValue the whole of it, in one micro-batch
   */
  slice?: BatchSlice;
}

export interface Gradients {
  /** [] mean loss of the batch, or the slice's share of it. */
  loss: Scalar;
  /** [n, classes] as the network gave them in training mode. */
  logits: Tensor;
  /** The loss's derivative by each parameter, under its name, in its shape. */
  grads: Params;
  /** The new state of the layers that have any. */
  stateUpdates: State;
}

/**
 * Runs the network forward in training mode and back again: loss and gradients in one pass. The tensors returned are the
 * caller's, also within a `tidy`; those passed in stay the caller's.
 *
 * @throws RangeError if a label is not a class of the network
 */
export function gradients(options: GradientsOptions): Gradients {
  const { network, params, state = {}, batch, loss = softmaxCrossEntropy, seed = 0, slice } = options;
  const stateUpdates: State = {};
  const entries = Object.entries(params);
  const inputs = tensor(batch.inputs, [...batch.shape]);
  const labels = tensor1d(batch.labels, 'int32');
  let logits: Tensor | undefined;
  let failure: { error: unknown } | undefined;
  const forward = (): Scalar => {
    try {
      const applied = { training: true, seed, state, stateUpdates, slice, inputGradient: false };
      logits = keep(network.apply(params, inputs, applied));
      checkLabels(batch.labels, logits);
      return loss(logits, labels, slice?.total ?? batch.labels.length);
    } catch (error) {
      // Thrown after the tape's end: tfjs frees what the layers saved for the way back only when this returns.
      failure = { error };
      return scalar(0);
    }
  };
  const { value, grads } = engine().gradients(forward, Object.values(params), undefined, true);
  dispose([inputs, labels]);
  if (failure || !logits) {
    dispose([logits ?? [], value, stateUpdates]);
    throw failure?.error;
  }
  // A parameter that the loss does not depend on has no gradient on the tape: it is 0.
  const named = entries.map(([name, param], i) => [name, keep(grads[i] ?? zerosLike(param))]);
  return { loss: keep(value), logits, grads: Object.fromEntries(named), stateUpdates };
}

function checkLabels(labels: Int32Array, { shape }: Tensor): void {
  const classes = shape[shape.length - 1];
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong === undefined) return;
  throw new RangeError(
    `gradients: expected labels 0..${classes - 1} for a network with ${classes} outputs, got ${wrong}. ` +
      'Give the last layer one unit for each class.',
  );
}
