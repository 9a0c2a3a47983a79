import type { Layer, Params, State } from '@lab/layers';
import { dispose } from '@tensorflow/tfjs-core';
import { type FlatLayout, flatten } from './flat-layout.js';
import { logitChunks } from './logit-chunks.js';
import { microBatches } from './micro-batches.js';
import { partialGradients } from './partial-gradients.js';
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

interface Tensors {
  params: Params;
  state: State;
}

/** One replica's share of the work: the same code in every thread. */
export interface ReplicaShare {
  /** Computes its micro-batches of the batch in memory; writes their sum and figures there. */
  computeGradients(tensors: Tensors, seed: number): Promise<void>;
  /** Returns the sum over all replicas, once all have written theirs; overwritten by the next. */
  sum(): Float32Array;
  /** Computes its part of a set's logits into memory, and the checksum of the parameters it has. */
  computeLogits(tensors: Tensors, set: number): Promise<void>;
}

export function createReplicaShare(options: ReplicaShareOptions): ReplicaShare {
  const { rank, replicas, network, memory, gradientLayout, stateLayout, inputShape, chunkSize } = options;
  const { control, inputs, labels, figures, slots, logits } = memory;
  const exampleSize = inputShape.reduce((product, n) => product * n, 1);
  const perReplica = options.microBatches / replicas;
  const first = rank * perReplica;
  const total = new Float32Array(gradientLayout.size + stateLayout.size);
  let row = 0;

  return {
    async computeGradients(tensors, seed) {
      const n = control[cell.examples];
      const batch = {
        inputs: inputs.subarray(0, n * exampleSize),
        labels: labels.subarray(0, n),
        shape: [n, ...inputShape],
      };
      const parts = microBatches(batch, options.microBatches).slice(first, first + perReplica);
      const pass = partialGradients({ ...tensors, network, parts, first, seed });
      const all = await pass.figures({ correct: true });
      for (const [i, { loss, correct = 0 }] of all.entries()) figures.set([loss, correct], 2 * (first + i));
      row = 1 - row;
      const slot = slots[row][rank];
      flatten(gradientLayout, pass.grads, slot);
      flatten(stateLayout, pass.stateUpdates, slot.subarray(gradientLayout.size));
      dispose([pass.grads, pass.stateUpdates]);
      pass.dispose();
    },

    sum() {
      addTree(slots[row], total);
      return total;
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
  };
}

/** Of 2, 4 … parts: `into = parts[0] + parts[1]`, `(parts[0] + parts[1]) + (parts[2] + parts[3])`, … in the order of {@link treeSum}. */
function addTree(parts: readonly Float32Array[], into: Float32Array): void {
  if (parts.length === 2) {
    const [a, b] = parts;
    for (let i = 0; i < into.length; i++) into[i] = a[i] + b[i];
    return;
  }
  const half = parts.length / 2;
  const right = new Float32Array(into.length);
  addTree(parts.slice(0, half), into);
  addTree(parts.slice(half), right);
  for (let i = 0; i < into.length; i++) into[i] += right[i];
}

/** Hashes the bits of parameters (FNV-1a, a word at a time). */
function checksum(layout: FlatLayout, params: Params): number {
  const values = new Float32Array(layout.size);
  flatten(layout, params, values);
  let hash = 0x811c9dc5;
  for (const word of new Int32Array(values.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}
