import { engine, keep, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Heap, heapOf, type WasmBackend, withHeap } from './heap.js';
import type { Argument, SimdFunctions } from './simd-module.js';

/** Calls of the compiled module as they were made, to be made again: on the same memory, whatever values it holds by then. */
export interface CapturedCalls {
  /** Overwrites a tensor that the calls read and that was there before them. */
  write(tensor: TensorInfo, values: Float32Array | Int32Array): void;
  /**
   * Makes the calls again, which overwrites the tensors that came of them. Returns false, and leaves the rest, where one of them
   * ends otherwise than it did, as at a value that is not finite or a label out of range, and where their working memory has gone.
   */
  replay(): boolean;
  /** Lets go of the memory, but for that of tensors which came of the calls and are not disposed yet. */
  dispose(): void;
}

interface Call {
  run(...args: number[]): number | undefined;
  args: number[];
  /** What it returned. */
  result: number | undefined;
}

/**
 * Runs kernels and captures the calls they make. Their outputs lie in memory that nobody else gets until
 * {@link CapturedCalls.dispose}.
 *
 * @returns undefined if anything else took part (a kernel that is not ours, values written or read), or if their working memory
 * grew meanwhile, as it may the first time
 */
export function captureCalls(backend: WasmBackend, run: () => void): CapturedCalls | undefined {
  const heap = heapOf(backend);
  const calls: Call[] = [];
  /** Arguments that are asked for at each replay. */
  const asked: { args: number[]; index: number; ask: () => number }[] = [];
  const memory = outputMemory(backend, heap);
  const scratch = { address: 0, bytes: 0 };
  let whole = true;

  const make = (call: Call['run'], given: readonly Argument[]) => {
    const args = given.map((argument) => (typeof argument === 'number' ? argument : argument()));
    for (const [index, ask] of given.entries()) {
      if (typeof ask !== 'number') asked.push({ args, index, ask });
    }
    const result = call(...args);
    calls.push({ run: call, args, result });
    return result;
  };
  const capturing: Heap = {
    ...heap,
    simd: functionsThrough(make, heap.simd),
    argument: (value) => value,
    output: memory.output,
    scratch(bytes) {
      const address = heap.scratch(bytes);
      // Calls before were given a smaller block, which is gone.
      if (scratch.bytes > 0 && address !== scratch.address) whole = false;
      scratch.address = address;
      scratch.bytes = Math.max(scratch.bytes, bytes);
      return address;
    },
    floats(address, count) {
      whole = false;
      return heap.floats(address, count);
    },
    clear(tensor) {
      const values = { ...tensor };
      make(() => void heap.clear(values), []);
    },
  };
  try {
    const others = memory.othersDuring(() => withHeap(backend, capturing, run));
    whole &&= !others;
  } catch (error) {
    memory.release();
    throw error;
  }
  if (!whole) {
    memory.release();
    return undefined;
  }
  return {
    write(tensor, values) {
      heap.bytes(tensor).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    },
    replay() {
      if (scratch.bytes > 0 && heap.scratch(scratch.bytes) !== scratch.address) return false;
      for (const { args, index, ask } of asked) args[index] = ask();
      for (const { run: call, args, result } of calls) if (call(...args) !== result) return false;
      return true;
    },
    dispose: memory.release,
  };
}

/** Where the outputs of captured calls lie. */
interface OutputMemory {
  output: Heap['output'];
  /** Whether somebody else than `output` put values on the heap, or read some, while `run` ran. */
  othersDuring(run: () => void): boolean;
  release(): void;
}

function outputMemory(backend: WasmBackend, heap: Heap): OutputMemory {
  /** Each keeps a piece of memory from being freed. */
  const holders: Tensor[] = [];
  let ours = false;
  return {
    output(shape, dtype = 'float32') {
      const size = shape.reduce((product, extent) => product * extent, 1);
      // A piece that is free again, as the allocator would hand it out: its values may still be in the cache.
      let holder = holders.find(
        (one) => one.size === size && one.dtype === dtype && backend.refCount(one.dataId) === 1,
      );
      if (!holder) {
        ours = true;
        holder = keep(engine().makeTensorFromTensorInfo(heap.output(shape, dtype)));
        ours = false;
        holders.push(holder);
      }
      return { ...heap.share(holder), shape: [...shape] };
    },
    othersDuring(run) {
      const { write, readSync } = backend;
      let others = false;
      backend.write = (...args) => {
        others ||= !ours;
        return write.apply(backend, args);
      };
      backend.readSync = (...args) => {
        others = true;
        return readSync.apply(backend, args);
      };
      try {
        run();
      } finally {
        Object.assign(backend, { write, readSync });
      }
      return others;
    },
    release() {
      for (const holder of holders.splice(0)) holder.dispose();
    },
  };
}

/** The functions of the module, each called by `make`; what measures is not worth it. */
function functionsThrough(
  make: (call: Call['run'], given: readonly Argument[]) => number | undefined,
  simd: SimdFunctions,
): SimdFunctions {
  const entries = Object.entries(simd).map(([name, call]) => [
    name,
    name.endsWith('Scratch') ? call : (...given: Argument[]) => make(call as Call['run'], given),
  ]);
  return Object.fromEntries(entries);
}
