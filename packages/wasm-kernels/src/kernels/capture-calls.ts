import { type CapturedCalls, captureCalls } from '../captured-calls.js';
import type { WasmBackend } from '../heap.js';
import type { WasmKernel } from './wasm-kernel.js';

/** Attributes of the kernel `CaptureCalls`. */
export interface CaptureCallsAttributes {
  /** Runs kernels. */
  run(): void;
  /** Gets the calls they made, if nothing else took part and their working memory was there before. */
  captured(calls: CapturedCalls): void;
}

/**
 * Runs kernels, and captures the calls of the compiled module that they make, to be made again without tfjs between them: a step of
 * training makes the same ones each time. No inputs, no outputs.
 */
export const captureCallsKernel: WasmKernel = {
  kernelName: 'CaptureCalls',
  create:
    () =>
    ({ attrs, backend }) => {
      const { run, captured } = attrs as unknown as CaptureCallsAttributes;
      const calls = captureCalls(backend as WasmBackend, run);
      if (calls) captured(calls);
      return [];
    },
};
