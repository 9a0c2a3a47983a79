import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Argument, SimdFunctions } from './simd-module.js';

/** The part of tfjs's WASM backend that the kernels use. */
export interface WasmBackend {
  readonly wasm: {
    readonly asm: Record<string, unknown>;
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  getMemoryOffset(dataId: object): number;
  makeOutput(shape: number[], dtype: TensorInfo['dtype']): TensorInfo;
  disposeData(dataId: object): boolean;
  incRef(dataId: object): void;
  refCount(dataId: object): number;
  write(...given: unknown[]): object;
  readSync(...given: unknown[]): unknown;
}

/**
 * The kernels bound to one backend's heap. Functions get addresses, never views: growth of the heap detaches views but
 * leaves addresses as they are.
 */
export interface Heap {
  readonly simd: SimdFunctions;
  /** Returns what to hand a SIMD function for an attribute that changes from one time to the next. */
  argument(value: Argument): Argument;
  /** Returns the address of a tensor's values. */
  address(tensor: TensorInfo): number;
  /** Allocates a tensor with unspecified values. */
  output(shape: readonly number[], dtype?: 'float32' | 'int32'): TensorInfo;
  /**
   * Returns the address of `bytes` bytes of working memory, on a cache line. It is one block per backend, kept between
   * calls and replaced by a larger one when needed, so it holds nothing from one call to the next.
   */
  scratch(bytes: number): number;
  /** Returns another tensor on the same values; they live until both are disposed. */
  share(tensor: TensorInfo): TensorInfo;
  /** Frees a tensor of `output` that the kernel does not return. */
  release(tensor: TensorInfo): void;
  /** Returns a view of `count` floats. Growth of the heap detaches it: use it at once. */
  floats(address: number, count: number): Float32Array;
  /** Returns a view of a tensor's values: use it at once. */
  bytes(tensor: TensorInfo): Uint8Array;
  /** Sets a tensor's values to zero. */
  clear(tensor: TensorInfo): void;
}

const heaps = new WeakMap<object, Heap>();

/** Returns the kernels bound to `backend`. @throws Error when `registerWasmKernels` has not run for this backend. */
export function heapOf(backend: object): Heap {
  const heap = heaps.get(backend);
  if (!heap) {
    throw new Error(
      'registerWasmKernels: expected the WASM backend it was called for, got another instance. Call it again after setting the backend up anew.',
    );
  }
  return heap;
}

/** Runs something with another heap in place of the backend's. */
export function withHeap(backend: object, heap: Heap, run: () => void): void {
  const own = heapOf(backend);
  heaps.set(backend, heap);
  try {
    run();
  } finally {
    heaps.set(backend, own);
  }
}

export function bindHeap(backend: WasmBackend, memory: WebAssembly.Memory, simd: SimdFunctions): void {
  let block = 0;
  let blockBytes = 0;
  const lineBytes = 64;
  const bytes = ({ dataId, shape }: TensorInfo) => {
    const length = shape.reduce((product, size) => product * size, 4);
    return new Uint8Array(memory.buffer, backend.getMemoryOffset(dataId), length);
  };
  heaps.set(backend, {
    simd,
    argument: (value) => (typeof value === 'number' ? value : value()),
    address: (tensor) => backend.getMemoryOffset(tensor.dataId),
    output: (shape, dtype = 'float32') => backend.makeOutput([...shape], dtype),
    scratch(bytes) {
      if (bytes + lineBytes > blockBytes) {
        if (block) backend.wasm._free(block);
        block = backend.wasm._malloc(bytes + lineBytes);
        if (!block) {
          blockBytes = 0;
          throw new RangeError(
            `registerWasmKernels: expected ${bytes} bytes of working memory, got none. Use a smaller batch.`,
          );
        }
        blockBytes = bytes + lineBytes;
      }
      return ((block >>> 0) + lineBytes - 1) & ~(lineBytes - 1);
    },
    share({ dataId, shape, dtype }) {
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
    release(tensor) {
      backend.disposeData(tensor.dataId);
    },
    floats: (address, count) => new Float32Array(memory.buffer, address, count),
    bytes,
    clear: (tensor) => void bytes(tensor).fill(0),
  });
}
