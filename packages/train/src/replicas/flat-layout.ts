import { engine, getBackend, getKernel, type Tensor, tensor } from '@tensorflow/tfjs-core';

/** Where each of some tensors lies in one flat array, one after another. */
export interface FlatLayout {
  entries: readonly { name: string; shape: readonly number[]; offset: number; size: number }[];
  /** Values in all. */
  size: number;
}

/** A part of a flat array: where it begins and ends. */
export interface FlatRange {
  first: number;
  end: number;
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

/** Whether the backend has kernels of ours that write to, read from, and add, a part of a flat array in place. */
export function hasFlatKernels(): boolean {
  return ['CopyToFlat', 'CopyFromFlat', 'AddFlat'].every((name) => getKernel(name, getBackend()));
}

/** Copies a part of an array into tensors of a layout, in place. Only where there are kernels for it. */
export function fill(
  layout: FlatLayout,
  tensors: Record<string, Tensor>,
  { values, range }: { values: Float32Array; range: FlatRange },
): void {
  runInPlace('CopyFromFlat', layout, tensors, { values, range });
}

/** Copies a part of tensors of a layout into an array. Only where there are kernels for it. */
export function flattenPart(
  layout: FlatLayout,
  tensors: Record<string, Tensor>,
  { values, range }: { values: Float32Array; range: FlatRange },
): void {
  runInPlace('CopyToFlat', layout, tensors, { values, range });
}

/** Copies tensors of a layout into an array. Waits for the backend: for those whose values lie in memory. */
export function flatten(layout: FlatLayout, tensors: Record<string, Tensor>, values: Float32Array): void {
  if (runInPlace('CopyToFlat', layout, tensors, { values })) return;
  for (const { name, offset } of layout.entries) values.set(tensors[name].dataSync<'float32'>(), offset);
}

/** Returns new tensors out of an array that is laid out so. */
export function unflatten(layout: FlatLayout, values: Float32Array): Record<string, Tensor> {
  return Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      tensor(values.slice(offset, offset + size), [...shape], 'float32'),
    ]),
  );
}

/**
 * Adds to tensors what lies in arrays, a power of two of them, summed as a balanced tree first. In place, where the backend
 * has a kernel of ours for it; else it disposes the tensors. Returns the sums.
 *
 * @param range - where only a part is wanted, and the backend has kernels for it
 */
export function addFlat(
  layout: FlatLayout,
  tensors: Record<string, Tensor>,
  parts: readonly Float32Array[],
  range?: FlatRange,
): Record<string, Tensor> {
  if (runInPlace('AddFlat', layout, tensors, { parts, range })) return tensors;
  const sums = new Float32Array(layout.size);
  flatten(layout, tensors, sums);
  addEach(sums, treeSum(parts));
  for (const { name } of layout.entries) tensors[name].dispose();
  return unflatten(layout, sums);
}

function treeSum(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const half = parts.length / 2;
  return addEach(treeSum(parts.slice(0, half)).slice(), treeSum(parts.slice(half)));
}

function addEach(a: Float32Array, b: Float32Array): Float32Array {
  for (let i = 0; i < a.length; i++) a[i] += b[i];
  return a;
}

function runInPlace(
  kernel: string,
  { entries }: FlatLayout,
  tensors: Record<string, Tensor>,
  attributes: object,
): boolean {
  if (!getKernel(kernel, getBackend())) return false;
  const inputs: Record<string, Tensor> = {};
  for (const [i, { name }] of entries.entries()) inputs[i] = tensors[name];
  if (entries.length > 0) engine().runKernel(kernel, inputs, { ...attributes });
  return true;
}
