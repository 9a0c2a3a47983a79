import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Heap, heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

/** Floats added at a time: a block and what is added to it stay in the first-level cache. */
const blockFloats = 2048;

/**
 * Copies tensors, inputs `0`, `1` …, one after the other into the attribute `values`, which may be shared memory. No output.
 */
export const copyToFlat: WasmKernel = {
  kernelName: 'CopyToFlat',
  create: () => (params) => {
    const heap = heapOf(params.backend);
    const { values } = params.attrs as unknown as { values: Float32Array };
    for (const { address, size, offset } of places('CopyToFlat', heap, params.inputs, values)) {
      values.set(heap.floats(address, size), offset);
    }
    return [];
  },
};

/**
 * Adds to tensors, inputs `0`, `1` …, in place, what lies one after the other in each array of the attribute `parts`: a power of
 * two of them, summed as a balanced tree first. No output.
 */
export const addFlat: WasmKernel = {
  kernelName: 'AddFlat',
  create: () => (params) => {
    const heap = heapOf(params.backend);
    const { parts } = params.attrs as unknown as { parts: readonly Float32Array[] };
    const scratch = heap.scratch(parts.length * blockFloats * 4);
    const at = (part: number) => scratch + part * blockFloats * 4;
    for (const { address, size, offset } of places('AddFlat', heap, params.inputs, parts[0])) {
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

/** Where each of some tensors lies, on the heap and in a flat array. */
function places(
  kernelName: string,
  heap: Heap,
  inputs: object,
  values: Float32Array,
): { address: number; size: number; offset: number }[] {
  const tensors = inputs as Record<string, TensorInfo>;
  requireFloat(kernelName, tensors);
  let offset = 0;
  const found = Object.values(tensors).map((tensor) => {
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    offset += size;
    return { address: heap.address(tensor), size, offset: offset - size };
  });
  if (offset === values.length) return found;
  throw new RangeError(
    `${kernelName}: expected ${offset} values for these tensors, got ${values.length}. Pass an array of their sizes.`,
  );
}
