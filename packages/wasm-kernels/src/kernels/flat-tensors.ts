import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Heap, heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

/** Floats added at a time: a block and what is added to it stay in the first-level cache. */
const blockFloats = 2048;

/** A part of some tensors that lie one after the other: from one value of all to another. */
export interface FlatRange {
  first: number;
  end: number;
}

/**
 * Copies tensors, inputs `0`, `1` …, one after the other into the attribute `values`, which may be shared memory. With a `range`
 * of it only that part. No output.
 */
export const copyToFlat: WasmKernel = {
  kernelName: 'CopyToFlat',
  create: () => (params) => {
    const heap = heapOf(params.backend);
    const { values, range } = params.attrs as unknown as { values: Float32Array; range?: FlatRange };
    for (const { address, size, offset } of places('CopyToFlat', heap, params.inputs, { values, range })) {
      values.set(heap.floats(address, size), offset);
    }
    return [];
  },
};

/** The other way round: the tensors are overwritten, in every tensor that shares their values. */
export const copyFromFlat: WasmKernel = {
  kernelName: 'CopyFromFlat',
  create: () => (params) => {
    const heap = heapOf(params.backend);
    const { values, range } = params.attrs as unknown as { values: Float32Array; range?: FlatRange };
    for (const { address, size, offset } of places('CopyFromFlat', heap, params.inputs, { values, range })) {
      heap.floats(address, size).set(values.subarray(offset, offset + size));
    }
    return [];
  },
};

/**
 * Adds to tensors, inputs `0`, `1` …, in place, what lies one after the other in each array of the attribute `parts`: a power of
 * two of them, summed as a balanced tree first. With a `range` only that part. No output.
 */
export const addFlat: WasmKernel = {
  kernelName: 'AddFlat',
  create: () => (params) => {
    const heap = heapOf(params.backend);
    const { parts, range } = params.attrs as unknown as { parts: readonly Float32Array[]; range?: FlatRange };
    const scratch = heap.scratch(parts.length * blockFloats * 4);
    const at = (part: number) => scratch + part * blockFloats * 4;
    for (const { address, size, offset } of places('AddFlat', heap, params.inputs, {
      values: parts[0],
      range,
    })) {
      for (let start = 0; start < size; start += blockFloats) {
        const count = Math.min(blockFloats, size - start);
        for (const [part, values] of parts.entries()) {
          heap.floats(at(part), count).set(values.subarray(offset + start, offset + start + count));
        }
        for (let step = 1; step < parts.length; step *= 2) {
          for (let part = 0; part < parts.length; part += 2 * step) {
            heap.simd.addFloats(at(part), at(part + step), count);
          }
        }
        heap.simd.addFloats(address + start * 4, at(0), count);
      }
    }
    return [];
  },
};

/** Where each of some tensors, or its part in the range, lies, on the heap and in a flat array. */
function places(
  kernelName: string,
  heap: Heap,
  inputs: object,
  { values, range = { first: 0, end: values.length } }: { values: Float32Array; range?: FlatRange },
): { address: number; size: number; offset: number }[] {
  const tensors = inputs as Record<string, TensorInfo>;
  requireFloat(kernelName, tensors);
  let offset = 0;
  const found = Object.values(tensors).flatMap((tensor) => {
    const begin = offset;
    offset += tensor.shape.reduce((product, extent) => product * extent, 1);
    const first = Math.max(begin, range.first);
    const size = Math.min(offset, range.end) - first;
    return size > 0 ? [{ address: heap.address(tensor) + (first - begin) * 4, size, offset: first }] : [];
  });
  if (offset === values.length) return found;
  throw new RangeError(
    `${kernelName}: expected ${offset} values for these tensors, got ${values.length}. Pass an array of their sizes.`,
  );
}
