import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/** A tensor's values outside of any backend. */
export interface TensorValues {
  readonly dtype: 'float32';
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name, outside of any backend: what goes into a file or to a worker. */
export type TensorRecord = Record<string, TensorValues>;

/** Reads float32 tensors off the backend. The tensors stay the caller's, the values are a copy. */
export async function readTensors(tensors: Record<string, Tensor>): Promise<TensorRecord> {
  // All asked for before the first is awaited: on a GPU the reads overlap.
  const entries = Object.entries(tensors).map(async ([name, source]): Promise<[string, TensorValues]> => {
    // The cpu backend hands out its own memory.
    const data = (await source.data<'float32'>()).slice();
    return [name, { dtype: 'float32', shape: source.shape, data }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Puts tensors onto the current backend. They are the caller's to dispose; the values are copied. */
export function createTensors(values: TensorRecord): Record<string, Tensor> {
  const entries = Object.entries(values).map(([name, { shape, data }]): [string, Tensor] => [
    name,
    // The cpu backend would keep the array.
    tensor(data.slice(), [...shape], 'float32'),
  ]);
  return Object.fromEntries(entries);
}
