import { type Layer, microBatchRange, type Params, type State } from '@lab/layers';
import { dispose } from '@tensorflow/tfjs-core';
import { logitChunks } from '../evaluation/logit-chunks.js';
import { trainingPasses } from '../gradients/training-passes.js';
import type { OptimizerState } from '../optimizers/optimizer.js';
import {
  addFlat,
  type FlatLayout,
  type FlatRange,
  fill,
  flatLayout,
  flatten,
  flattenPart,
  unflatten,
} from './flat-layout.js';
import type { SharedSet } from './replica-memory.js';

export interface ReplicaShareOptions {
  /** Which replica this is, from 0. */
  rank: number;
  replicas: number;
  microBatches: number;
  network: Layer;
  /** Of the gradients. */
  gradientLayout: FlatLayout;
  /** Of the layers' state, behind the gradients. */
  stateLayout: FlatLayout;
  /** Of one example: [height, width, channels]. */
  inputShape: readonly number[];
  /** Most examples of a batch. */
  batchSize: number;
  /** Examples in a pass when evaluating. */
  chunkSize: number;
}

interface NetworkTensors {
  params: Params;
  state: State;
}

/** Of a whole batch. */
export interface Sums {
  /** The share's: until it computes the next batch, or `release`. */
  grads: Params;
  release(): void;
  /** The caller's. */
  stateUpdates: State;
}

/** A replica's part of a batch. */
export interface Part {
  inputs: Float32Array;
  labels: Int32Array;
  /** Examples of the batch before it. */
  first: number;
  /** Examples of the whole batch. */
  total: number;
}

/** One replica's share of the work: the same code in every thread. */
export interface ReplicaShare {
  /** Computes its part of a batch; returns its logits, in training mode. */
  compute(tensors: NetworkTensors, part: Part, seed: number): Promise<Float32Array>;
  /** Writes sums flat, gradients, then new state. @param sums - its own if left out */
  write(values: Float32Array, sums?: Sums): void;
  /** The same, without the gradients that this replica joins itself. */
  writeForOthers(values: Float32Array): void;
  /** Adds what the others have of the gradients that are its to join, and of the new state. */
  joinPart(slots: readonly Float32Array[]): Sums;
  /** Which gradients are its to join, where the update is shared out. */
  readonly range: FlatRange;
  /** Writes the parameters that are its to update where nobody wrote gradients. */
  publish(params: Params, values: Float32Array): void;
  /** Takes the parameters that others have updated. */
  collect(params: Params, slots: readonly Float32Array[]): void;
  /** Adds what the others have, by rank. Returns the sums over all. */
  join(slots: readonly Float32Array[]): Sums;
  /** Writes what the optimizer remembers of the parameters that are its to update. */
  writeState(state: OptimizerState, values: Float32Array): void;
  /** Takes what the others remember. */
  collectState(state: OptimizerState, values: Float32Array): void;
  /** Takes the sums over all as another replica wrote them. */
  take(values: Float32Array): Sums;
  /** Computes its part of a set's logits [count · classes] into an array; returns which examples those are. */
  computeLogits(
    tensors: NetworkTensors,
    set: SharedSet,
    logits: Float32Array,
  ): Promise<[first: number, end: number]>;
  /** Hashes the parameters. */
  checksum(params: Params): number;
  /** Disposes what a step left unfinished has computed. */
  close(): void;
}

export function createReplicaShare(options: ReplicaShareOptions): ReplicaShare {
  const { rank, replicas, network, gradientLayout, stateLayout, inputShape, chunkSize } = options;
  const stateOf = (values: Float32Array) => values.subarray(gradientLayout.size);
  const gradientsOf = (values: Float32Array) => values.subarray(0, gradientLayout.size);
  const passes = trainingPasses(network);
  let sums: Sums | undefined;

  const own = (): Sums => {
    if (!sums) throw new Error('train: expected a batch computed, got none. Report this.');
    return sums;
  };
  const drop = () => {
    sums?.release();
    dispose(sums?.stateUpdates);
    sums = undefined;
  };

  const exampleSize = inputShape.reduce((product, n) => product * n, 1);
  const ranges = updateRanges(gradientLayout.size, replicas, options.batchSize * exampleSize);
  const join = (slots: readonly Float32Array[], range?: FlatRange): Sums => {
    const joined = own();
    // As one pass joins its micro-batches: with the neighbour, then both with the neighbouring two …
    for (let size = 1; size < replicas; size *= 2) {
      const first = (Math.floor(rank / size) ^ 1) * size;
      const others = slots.slice(first, first + size);
      joined.grads = addFlat(gradientLayout, joined.grads, others.map(gradientsOf), range);
      joined.stateUpdates = addFlat(stateLayout, joined.stateUpdates, others.map(stateOf));
    }
    sums = undefined;
    return joined;
  };

  /** The state has, for each thing remembered, all parameters one after the other. */
  const rangesOfState = (state: OptimizerState, owner: number): FlatRange[] => {
    const { size } = gradientLayout;
    const { first, end } = ranges[owner];
    return Array.from({ length: flatLayout(state).size / size }, (_, i) => ({
      first: i * size + first,
      end: i * size + end,
    }));
  };

  return {
    range: ranges[rank],

    async compute(tensors, { inputs, labels, first, total }, seed) {
      const batch = { inputs, labels, shape: [labels.length, ...inputShape] };
      const slice = { first, total, microBatches: options.microBatches / replicas };
      const pass = passes.next({ ...tensors, batch, slice, seed });
      const { loss, logits, grads, stateUpdates } = pass;
      const made: Sums = { grads, stateUpdates, release: () => pass.release(made.grads) };
      sums = made;
      const values = await logits.data<'float32'>();
      pass.release([loss, logits]);
      return values;
    },

    write(values, { grads, stateUpdates } = own()) {
      flatten(gradientLayout, grads, gradientsOf(values));
      flatten(stateLayout, stateUpdates, stateOf(values));
    },

    writeForOthers(values) {
      const { grads, stateUpdates } = own();
      for (const [other, range] of ranges.entries()) {
        if (other !== rank) flattenPart(gradientLayout, grads, { values: gradientsOf(values), range });
      }
      flatten(stateLayout, stateUpdates, stateOf(values));
    },

    join: (slots) => join(slots),

    joinPart: (slots) => join(slots, ranges[rank]),

    publish(params, values) {
      flattenPart(gradientLayout, params, { values: gradientsOf(values), range: ranges[rank] });
    },

    collect(params, slots) {
      for (const [other, range] of ranges.entries()) {
        if (other !== rank) fill(gradientLayout, params, { values: gradientsOf(slots[other]), range });
      }
    },

    writeState(state, values) {
      for (const range of rangesOfState(state, rank))
        flattenPart(flatLayout(state), state, { values, range });
    },

    collectState(state, values) {
      for (const other of ranges.keys()) {
        if (other === rank) continue;
        for (const range of rangesOfState(state, other)) fill(flatLayout(state), state, { values, range });
      }
    },

    take(values) {
      drop();
      const grads = unflatten(gradientLayout, gradientsOf(values));
      return {
        grads,
        release: () => dispose(grads),
        stateUpdates: unflatten(stateLayout, stateOf(values)),
      };
    },

    async computeLogits({ params, state }, { images, count, rows, cols }, logits) {
      // In whole chunks: an example is computed within the same chunk, so to the same bits, whoever computes it.
      const chunks = Math.ceil(count / chunkSize);
      const start = Math.floor((rank * chunks) / replicas) * chunkSize;
      const end = Math.min(Math.floor(((rank + 1) * chunks) / replicas) * chunkSize, count);
      if (end <= start) return [start, start];
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
      return [start, end];
    },

    checksum(params) {
      const values = new Float32Array(gradientLayout.size);
      flatten(gradientLayout, params, values);
      // FNV-1a, a word at a time.
      let hash = 0x811c9dc5;
      for (const word of new Int32Array(values.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
      return hash;
    },

    close() {
      drop();
      passes.close();
    },
  };
}

/** Floats in a line of the cache: at another place shared memory would be copied byte by byte. */
const lineFloats = 16;

/**
 * Shares the parameters out to be updated. The first replica draws the next batch meanwhile, and a value drawn takes about as long
 * as a parameter updated: it gets so many fewer than another.
 */
function updateRanges(size: number, replicas: number, drawn: number): FlatRange[] {
  const own = Math.max(0, (size - (replicas - 1) * drawn) / replicas);
  const start = (rank: number) => {
    if (rank === 0 || rank === replicas) return rank && size;
    const exact = own + ((size - own) * (rank - 1)) / (replicas - 1);
    return Math.floor(exact / lineFloats) * lineFloats;
  };
  return Array.from({ length: replicas }, (_, rank) => ({ first: start(rank), end: start(rank + 1) }));
}

/** Returns a replica's part of a batch: views of it. */
export function partOf(
  { inputs, labels }: Pick<Part, 'inputs' | 'labels'>,
  total: number,
  { rank, replicas }: { rank: number; replicas: number },
): Part {
  const [first, end] = microBatchRange(total, replicas, rank);
  const size = inputs.length / labels.length;
  return {
    inputs: inputs.subarray(first * size, end * size),
    labels: labels.subarray(first, end),
    first,
    total,
  };
}
