import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/** Where each of some tensors lies in one flat array, one after another. */
export interface FlatLayout {
  entries: readonly { name: string; shape: readonly number[]; offset: number; size: number }[];
  /** Values in all. */
  size: number;
}

export function flatLayout(tensors: Record<string, { readonly shape: readonly number[] }>): FlatLayout {
  let offset = 0;
  const entries = Object.entries(tensors).map(([name, { shape }]) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const entry = { name, shape: [...shape], offset, size };
    offset += size;
    return entry;
  });
  return { entries, size: offset };
}

/** Copies tensors of a layout into an array. Waits for the backend: for those whose values lie in memory. */
export function flatten(layout: FlatLayout, tensors: Record<string, Tensor>, into: Float32Array): void {
  for (const { name, offset } of layout.entries) into.set(tensors[name].dataSync<'float32'>(), offset);
}

/** Returns new tensors out of an array that is laid out so. */
export function unflatten(layout: FlatLayout, values: Float32Array): Record<string, Tensor> {
  return Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      tensor(values.subarray(offset, offset + size), [...shape], 'float32'),
    ]),
  );
}
