import type { DatasetLike } from '../given/batch-like.js';

/**
 * The memory that replicas share, all of it in SharedArrayBuffers:
 *
 * | field | what |
 * |---|---|
 * | control | see {@link cell} |
 * | rate | [1] learning rate of the step |
 * | rows | [2] see {@link MemoryRow} |
 * | optimizerState | what the optimizer remembers, where each replica updates a part of the parameters; else empty |
 * | logits | [count · classes] of the set being evaluated |
 * | checksums | [replicas] of each replica's parameters at an evaluation: they must be one |
 *
 * Steps take turns with the two rows: whoever writes the next step's sums has passed the barrier of this step only when all
 * have written theirs, and the one after that only when all have read them.
 */
export interface ReplicaMemory {
  control: Int32Array;
  rate: Float64Array;
  rows: MemoryRow[];
  optimizerState: Float32Array;
  logits: Float32Array;
  checksums: Int32Array;
  sets: SharedSet[];
}

/** What belongs to one step. */
export interface MemoryRow {
  /** [1] of the batch. */
  examples: Int32Array;
  inputs: Float32Array;
  labels: Int32Array;
  /** [batchSize · classes] the batch's logits, in training mode. */
  outputs: Float32Array;
  /** [replicas] gradients and layer state, flat, as each replica sums them over its slice of the batch. */
  slots: Float32Array[];
}

/** A set to evaluate, without its labels: only who scores needs them. */
export type SharedSet = Omit<DatasetLike, 'labels'>;

/** What the cells of `control` hold. */
export const cell = {
  /** Orders given so far: replicas sleep on it. */
  orders: 0,
  /** What the order is: one of {@link order}. */
  kind: 1,
  /** Arrivals at the barrier so far. */
  arrived: 2,
  /** 0, or the number of the replica that failed. */
  failed: 3,
  /** Steps made before. */
  step: 4,
  /** The same of the last step whose batch lies ready: it may be computed before its order comes, once its parameters are there. */
  ready: 5,
  /** Index of the set to evaluate. */
  set: 6,
} as const;

export const order = { step: 1, evaluate: 2, gather: 3, stop: 4 } as const;

/** What the memory has to have room for. */
export interface ReplicaSizes {
  replicas: number;
  /** Most examples of a batch. */
  batchSize: number;
  /** Values of one example. */
  exampleSize: number;
  /** Values of all gradients and layer state. */
  flatSize: number;
  /** Values that the optimizer remembers, if its state has to be gathered. */
  optimizerSize: number;
  classes: number;
}

export function createReplicaMemory(
  { replicas, batchSize, exampleSize, flatSize, optimizerSize, classes }: ReplicaSizes,
  sets: readonly DatasetLike[],
): ReplicaMemory {
  const floats = (length: number) => new Float32Array(new SharedArrayBuffer(length * 4));
  const integers = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4));
  const largest = Math.max(0, ...sets.map(({ count }) => count));
  return {
    control: integers(Object.keys(cell).length),
    rate: new Float64Array(new SharedArrayBuffer(8)),
    rows: [0, 1].map(() => ({
      examples: integers(1),
      inputs: floats(batchSize * exampleSize),
      labels: integers(batchSize),
      outputs: floats(batchSize * classes),
      slots: Array.from({ length: replicas }, () => floats(flatSize)),
    })),
    optimizerState: floats(optimizerSize),
    logits: floats(largest * classes),
    checksums: integers(replicas),
    sets: sets.map(({ images, count, rows, cols }) => {
      const shared = new Uint8Array(new SharedArrayBuffer(images.length));
      shared.set(images);
      return { images: shared, count, rows, cols };
    }),
  };
}
