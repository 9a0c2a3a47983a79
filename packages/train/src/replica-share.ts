import { type Layer, microBatchRange, type Params, type State } from '@lab/layers';
import { add, dispose, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type FlatLayout, flatten, unflatten } from './flat-layout.js';
import { type Gradients, gradients } from './gradients.js';
import { logitChunks } from './logit-chunks.js';
import { cell, type ReplicaMemory } from './replica-memory.js';

export interface ReplicaShareOptions {
  /** Which replica this is, from 0. */
  rank: number;
  replicas: number;
  microBatches: number;
  network: Layer;
  memory: ReplicaMemory;
  /** Of the gradients. */
  gradientLayout: FlatLayout;
  /** Of the layers' state, behind the gradients. */
  stateLayout: FlatLayout;
  /** Of one example: [height, width, channels]. */
  inputShape: readonly number[];
  /** Examples in a pass when evaluating. */
  chunkSize: number;
}

interface NetworkTensors {
  params: Params;
  state: State;
}

/** Of a whole batch. */
export interface Sums {
  grads: Params;
  stateUpdates: State;
}

/** One replica's share of the work: the same code in every thread. */
export interface ReplicaShare {
  /** Computes its slice of the batch in memory; writes gradients, new state and logits there. */
  computeGradients(tensors: NetworkTensors, seed: number): Promise<void>;
  /** Returns the sums over all replicas, once all have written theirs. The tensors are the caller's. */
  sum(): Sums;
  /** Computes its part of a set's logits into memory, and the checksum of the parameters it has. */
  computeLogits(tensors: NetworkTensors, set: number): Promise<void>;
  /** Disposes what a step left unfinished has computed. */
  close(): void;
}

export function createReplicaShare(options: ReplicaShareOptions): ReplicaShare {
  const { rank, replicas, network, memory, gradientLayout, stateLayout, inputShape, chunkSize } = options;
  const { control, inputs, labels, outputs, slots, logits } = memory;
  const exampleSize = inputShape.reduce((product, n) => product * n, 1);
  let row = 0;
  let pass: Gradients | undefined;

  const read = (slot: Float32Array): Sums => ({
    grads: unflatten(gradientLayout, slot),
    stateUpdates: unflatten(stateLayout, slot.subarray(gradientLayout.size)),
  });

  const close = () => {
    if (pass) dispose([pass.grads, pass.stateUpdates]);
    pass = undefined;
  };

  return {
    async computeGradients(tensors, seed) {
      const total = control[cell.examples];
      const [start, end] = microBatchRange(total, replicas, rank);
      const batch = {
        inputs: inputs.subarray(start * exampleSize, end * exampleSize),
        labels: labels.subarray(start, end),
        shape: [end - start, ...inputShape],
      };
      const slice = { first: start, total, microBatches: options.microBatches / replicas };
      pass = gradients({ ...tensors, network, batch, slice, seed });
      outputs.set(await pass.logits.data<'float32'>(), (start * pass.logits.size) / (end - start));
      row = 1 - row;
      const slot = slots[row][rank];
      flatten(gradientLayout, pass.grads, slot);
      flatten(stateLayout, pass.stateUpdates, slot.subarray(gradientLayout.size));
      dispose([pass.loss, pass.logits]);
    },

    sum() {
      // Micro-batches are joined in the same order.
      const join = (first: number, count: number): Sums => {
        if (count === 1) return first === rank && pass ? pass : read(slots[row][first]);
        const [a, b] = [join(first, count / 2), join(first + count / 2, count / 2)];
        return {
          grads: addEach(a.grads, b.grads),
          stateUpdates: addEach(a.stateUpdates, b.stateUpdates),
        };
      };
      const [grads, stateUpdates] = tidy(() => {
        const sums = join(0, replicas);
        return [sums.grads, sums.stateUpdates];
      });
      close();
      return { grads, stateUpdates };
    },

    async computeLogits({ params, state }, set) {
      memory.checksums[rank] = checksum(gradientLayout, params);
      const { images, count, rows, cols } = memory.sets[set];
      // In whole chunks: an example is computed within the same chunk, so to the same bits, whoever computes it.
      const chunks = Math.ceil(count / chunkSize);
      const start = Math.floor((rank * chunks) / replicas) * chunkSize;
      const end = Math.min(Math.floor(((rank + 1) * chunks) / replicas) * chunkSize, count);
      if (end <= start) return;
      const pixels = rows * cols;
      const dataset = {
        images: images.subarray(start * pixels, end * pixels),
        count: end - start,
        rows,
        cols,
      };
      for await (const chunk of logitChunks('train', { network, params, state, dataset, chunkSize })) {
        logits.set(chunk.logits, (start + chunk.start) * chunk.classes);
      }
    },

    close,
  };
}

type Tensors = Record<string, Tensor>;

function addEach(a: Tensors, b: Tensors): Tensors {
  return Object.fromEntries(Object.entries(a).map(([name, tensor]) => [name, add(tensor, b[name])]));
}

/** Hashes the bits of parameters (FNV-1a, a word at a time). */
function checksum(layout: FlatLayout, params: Params): number {
  const values = new Float32Array(layout.size);
  flatten(layout, params, values);
  let hash = 0x811c9dc5;
  for (const word of new Int32Array(values.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}
