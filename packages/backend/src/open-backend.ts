import type { BackendName, OpenedBackend, OpenedWasm, OpenedWebgl } from './opened-backend.js';
import type { WasmPaths } from './wasm.js';

export interface OpenBackendOptions {
  /**
   * Where tfjs's three `.wasm` files lie: a folder's address ending in `/`, or an address for each file. Needed in
   * browsers; in Node the installed package finds its own.
   */
  wasmPaths?: WasmPaths;
  /**
   * Whether to use the kernels built for relaxed SIMD (fused multiply-add) where the engine has it. Off, results are
   * the same bits on every engine. @defaultValue true
   */
  relaxedSimd?: boolean;
}

// One entry a backend, each loaded only when it is asked for.
const openers: { [name: string]: (options: OpenBackendOptions) => Promise<OpenedBackend> } = {
  wasm: async (options) => (await import('./wasm.js')).openWasm(options),
  webgl: async () => (await import('./webgl.js')).openWebgl(),
};

/**
 * Makes a tfjs backend current and ready to train: its gradients registered (tfjs-core registers none in Node), the
 * kernels that stock tfjs lacks in place. Opening it again returns the same facts and changes nothing.
 *
 * @param name - `wasm`, `webgl` (browsers, in pages and in workers), or `auto`, which is `wasm`
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
  const opener = openers[name === 'auto' ? 'wasm' : name];
  if (!opener) {
    const known = Object.keys(openers).join("' or '");
    throw new RangeError(`openBackend: expected 'auto' or '${known}', got '${name}'. Choose one of them.`);
  }
  const opened = await opener(options);
  return name === 'auto' ? { ...opened, reason: `auto: ${opened.reason}` } : opened;
}
