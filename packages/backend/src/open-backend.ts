import type { WasmPaths } from './wasm.js';

/** The backends that can be opened by name. */
export type BackendName = 'wasm';

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

/** What was opened. */
export interface OpenedBackend {
  name: BackendName;
  /** Why this one, in words for people. */
  reason: string;
  /** Whether the engine runs 128-bit SIMD. Always true for an opened `wasm`: it is refused otherwise. */
  simd: boolean;
  /** Whether the kernels in use were built for relaxed SIMD. */
  relaxedSimd: boolean;
  /** Names of the tfjs kernels that are ours, the others being stock. */
  kernels: readonly string[];
  /** Package versions by name: tfjs-core and the backend's. */
  versions: Readonly<Record<string, string>>;
}

// One entry a backend, each loaded only when it is asked for.
const openers: Record<BackendName, (options: OpenBackendOptions) => Promise<OpenedBackend>> = {
  wasm: async (options) => (await import('./wasm.js')).openWasm(options),
};

/**
 * Makes a tfjs backend current and ready to train: its gradients registered (tfjs-core registers none in Node), the
 * kernels that stock tfjs lacks in place. Opening it again returns the same facts and changes nothing.
 *
 * @param name - `wasm`, or `auto` for the fastest there is, which today is `wasm`
 * @throws RangeError for an unknown name
 * @throws Error when the engine lacks SIMD, the `.wasm` file cannot be loaded, or tfjs is another version
 */
export async function openBackend(
  name: BackendName | 'auto',
  options: OpenBackendOptions = {},
): Promise<OpenedBackend> {
  const opener = openers[name === 'auto' ? 'wasm' : name];
  if (!opener) {
    const known = Object.keys(openers).join("', '");
    throw new RangeError(`openBackend: expected 'auto' or '${known}', got '${name}'. Choose one of them.`);
  }
  const opened = await opener(options);
  return name === 'auto' ? { ...opened, reason: `auto: ${opened.reason}` } : opened;
}
