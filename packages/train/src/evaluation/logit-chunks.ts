import type { Layer, Params, State } from '@lab/layers';
import { dispose, tensor, tidy } from '@tensorflow/tfjs-core';
import type { DatasetLike } from '../given/batch-like.js';
import { checkNumber } from '../given/check-number.js';
import { createBreather } from '../streams/breather.js';

export interface PredictOptions {
  network: Layer;
  params: Params;
  /** What the layers remember. @defaultValue nothing */
  state?: State;
  /** Its labels are not looked at. */
  dataset: Omit<DatasetLike, 'labels'>;
  /** Examples in one pass, at least 1: more take more memory, fewer more time. @defaultValue 1000 */
  chunkSize?: number;
  /** Stops between two chunks. */
  signal?: AbortSignal;
}

export interface LogitChunk {
  /** Index of the first example. */
  start: number;
  /** [n · classes] */
  logits: Float32Array;
  classes: number;
}

/** Examples in a pass. */
export const defaultChunkSize = 1000;

/** Pixel byte → float, exactly as the training batches have it. */
const scaled = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Runs the network over a dataset, in order, outside training mode.
 *
 * @throws RangeError if the dataset is empty or its pictures do not fill their sizes
 */
export async function* logitChunks(caller: string, options: PredictOptions): AsyncGenerator<LogitChunk> {
  const { network, params, state = {}, dataset, chunkSize = defaultChunkSize, signal } = options;
  const { images, count, rows, cols } = dataset;
  const pixels = rows * cols;
  checkNumber(`${caller}: expected chunkSize`, chunkSize, { atLeast: 1, integer: true });
  checkNumber(`${caller}: expected the dataset's count`, count, { atLeast: 1, integer: true });
  if (images.length !== count * pixels) {
    throw new RangeError(
      `${caller}: expected ${count} pictures of ${rows} × ${cols} bytes, got ${images.length} bytes.`,
    );
  }
  const breathe = createBreather();
  const values = new Float32Array(Math.min(chunkSize, count) * pixels);
  for (let start = 0; start < count; start += chunkSize) {
    await breathe();
    signal?.throwIfAborted();
    const n = Math.min(chunkSize, count - start);
    const size = n * pixels;
    const offset = start * pixels;
    for (let i = 0; i < size; i++) values[i] = scaled[images[offset + i]];
    const logits = tidy(() =>
      network.apply(params, tensor(values.subarray(0, size), [n, rows, cols, 1]), { state }),
    );
    try {
      yield { start, logits: await logits.data<'float32'>(), classes: logits.shape[logits.rank - 1] };
    } finally {
      dispose(logits);
    }
  }
}
