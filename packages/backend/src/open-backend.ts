import { type Openers, openFastest, type Trial } from './auto.js';
import type { BackendName, OpenedBackend, OpenedWasm, OpenedWebgl } from './opened-backend.js';
import type { WasmPaths } from './wasm-file.js';

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

// Each loaded only when it is asked for.
const openers: Openers = {
  wasm: async (options) => (await import('./wasm.js')).openWasm(options),
  webgl: async (options) => (await import('./webgl.js')).openWebgl(() => openers.wasm(options)),
};

/**
 * Makes a tfjs backend current and ready to train: its gradients registered (tfjs-core registers none in Node), the
 * kernels that stock tfjs lacks in place. Opening it again returns the same facts and changes nothing.
 *
 * @param name - `wasm`, `webgl` (browsers, in pages and in workers), or `auto`: the one on which the
 *   steps of `options.trial` are the fastest
 * @throws RangeError for an unknown name
 * @throws Error when the engine lacks SIMD, the `.wasm` file cannot be loaded, or tfjs is another version; when there is no
 *   WebGL, or none with float32 results
 */
export function openBackend(name: 'wasm', options?: OpenBackendOptions): Promise<OpenedWasm>;
export function openBackend(name: 'webgl', options?: OpenBackendOptions): Promise<OpenedWebgl>;
export function openBackend(name: BackendName | 'auto', options?: OpenBackendOptions): Promise<OpenedBackend>;
export async function openBackend(
  name: BackendName | 'auto',
  options: OpenBackendOptions = {},
): Promise<OpenedBackend> {
  if (name === 'auto') return openFastest(openers, options);
  if (Object.hasOwn(openers, name)) return openers[name](options);
  const known = Object.keys(openers).join("' or '");
  throw new RangeError(`openBackend: expected 'auto' or '${known}', got '${name}'. Choose one of them.`);
}
