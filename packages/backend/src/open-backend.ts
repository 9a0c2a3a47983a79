import { type Openers, openFastest } from './auto.js';
import type { OpenBackendOptions } from './open-backend-options.js';
import type { BackendName, OpenedBackend, OpenedWasm, OpenedWebgl } from './opened-backend.js';

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
