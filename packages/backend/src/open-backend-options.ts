import type { WasmPaths } from './wasm-file.js';

/** Starts a training on the current backend, whose `step` events are timed. */
export type Trial = () => AsyncIterable<{ readonly type: string }>;

export interface OpenBackendOptions {
  /**
   * Where tfjs's `.wasm` files lie: a folder's address ending in `/`, or an address for each file. Looked at in browsers.
   * @defaultValue in browsers the copy that this package carries, in Node the installed package's own
   */
  wasmPaths?: WasmPaths;
  /**
   * Whether to use the kernels built for relaxed SIMD (fused multiply-add) where the engine has it. Off, results are
   * the same bits on every engine. @defaultValue true
   */
  relaxedSimd?: boolean;
  /**
   * For `auto`: starts a training of the network at hand, `() => train({ …, iterations: 50 })`. It is called once on each
   * backend there is, its `step` events are timed for a third of a second, and it is closed. Without it nothing is
   * measured, and `auto` is `wasm` wherever that opens. @defaultValue none
   */
  trial?: Trial;
}
