import type { BatchSlice, Layer, Params, State } from '@lab/layers';
import {
  dispose,
  engine,
  keep,
  type Scalar,
  type Tensor,
  type Tensor1D,
  tensor,
  tensor1d,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { BatchLike } from '../given/batch-like.js';
import { recordedPass } from './recorded-pass.js';
import { lossAndGradient, softmaxCrossEntropy } from './softmax-cross-entropy.js';
import { tapedGradients, tapedPass } from './taped-pass.js';

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
  const { batch } = options;
  const inputs = tensor(batch.inputs, [...batch.shape]);
  const labels = tensor1d(batch.labels, 'int32');
  try {
    return differentiate({ ...options, inputs, labels });
  } finally {
    dispose([inputs, labels]);
  }
}

interface TensorsOfBatch {
  /** [n, ...] the batch's inputs. */
  inputs: Tensor;
  /** int32 [n] */
  labels: Tensor1D;
  /** Where the pass is captured: see `ApplyOptions`. */
  askSeed?: () => number;
}

/** The same, given the batch as tensors too. */
export function differentiate(options: GradientsOptions & TensorsOfBatch): Gradients {
  const { network, params, state = {}, batch, inputs, labels, slice, seed = 0, askSeed } = options;
  const { loss = softmaxCrossEntropy } = options;
  const { total = batch.labels.length } = slice ?? {};
  const stateUpdates: State = {};
  const names = Object.keys(params);
  const own = Object.values(params);
  const forward = () => {
    const applied = { training: true, seed, askSeed, state, stateUpdates, slice, inputGradient: false };
    const logits = network.apply(params, inputs, applied);
    checkLabels(batch.labels, logits);
    return logits;
  };
  const lossOf = (logits: Tensor) => loss(logits, labels, total);
  const lossAndGradients = (logits: Tensor) => {
    if (loss === softmaxCrossEntropy) {
      const [value, dlogits] = lossAndGradient(logits, labels, total);
      return { loss: value, grads: [dlogits] };
    }
    const { value, grads } = tapedGradients(() => lossOf(logits), [logits, ...own]);
    return { loss: value, grads };
  };
  const pass = { params: own, forward, loss: lossOf, lossAndGradients };
  try {
    return tidy(() => {
      // Within somebody's own gradient the tape has to see it all.
      const byRecord = !needsTape.has(network) && engine().state.gradientDepth === 0;
      let done = byRecord ? recordedPass(pass) : undefined;
      if (!done) {
        if (byRecord) needsTape.add(network);
        dispose(stateUpdates);
        done = tapedPass(pass);
      }
      const grads: Params = {};
      for (const [i, name] of names.entries()) {
        // A parameter that the loss does not depend on has no gradient: it is 0.
        grads[name] = keep(done.grads[i] ?? zerosLike(own[i]));
      }
      return { loss: keep(done.loss), logits: keep(done.logits), grads, stateUpdates };
    });
  } catch (error) {
    dispose(stateUpdates);
    throw error;
  }
}

/** Networks with operations of tfjs itself, which only its tape sees. */
const needsTape = new WeakSet<Layer>();

function checkLabels(labels: Int32Array, { shape }: Tensor): void {
  const classes = shape[shape.length - 1];
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong === undefined) return;
  throw new RangeError(
    `gradients: expected labels 0..${classes - 1} for a network with ${classes} outputs, got ${wrong}. ` +
      'Give the last layer one unit for each class.',
  );
}
