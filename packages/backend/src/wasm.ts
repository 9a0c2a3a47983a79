import { registerWasmKernels } from '@lab/wasm-kernels';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { env, findBackend, getBackend, ready, setBackend, version_core } from '@tensorflow/tfjs-core';
import type { OpenBackendOptions } from './open-backend.js';
import type { OpenedWasm } from './opened-backend.js';
import { enableRelaxedSimd } from './relaxed-simd.js';

/** A folder's address ending in `/`, or the address of each of tfjs's `.wasm` files by its name. */
export type WasmPaths = Parameters<typeof setWasmPaths>[0];

/** Opens the WASM backend. See {@link openBackend}. */
export async function openWasm({ wasmPaths, relaxedSimd = true }: OpenBackendOptions): Promise<OpenedWasm> {
  if (getBackend() !== 'wasm' || findBackend('wasm') === null) {
    if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
    // tfjs's threaded build uses one thread for training anyway, and once bundled it never settles on a
    // cross-origin-isolated page.
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
      throw new Error(
        'openBackend: expected an engine with WebAssembly SIMD, got one without. Use a current browser or Node 20.19 or newer.',
      );
    }
    // Before anything of ours is compiled: the flag does not reach modules that exist already.
    if (relaxedSimd) enableRelaxedSimd();
    if (!(await start())) {
      throw new Error(
        `openBackend: tfjs's WASM backend did not start${describe(wasmPaths)}. Check that its .wasm files can be loaded from there.`,
      );
    }
  }
  await ready();
  const registered = await registerWasmKernels({ simd: relaxedSimd ? 'auto' : 'plain' });
  return {
    name: 'wasm',
    reason: `WASM-SIMD with ${registered.simd === 'relaxed' ? 'relaxed SIMD (fused multiply-add)' : 'plain SIMD'}`,
    simd: true,
    relaxedSimd: registered.simd === 'relaxed',
    kernels: registered.kernels,
    versions: { '@tensorflow/tfjs-core': version_core, '@tensorflow/tfjs-backend-wasm': version_wasm },
  };
}

async function start(): Promise<boolean> {
  try {
    return await setBackend('wasm');
  } catch {
    return false;
  }
}

function describe(paths: WasmPaths | undefined): string {
  if (paths === undefined) return '';
  return ` from ${typeof paths === 'string' ? paths : Object.values(paths).join(', ')}`;
}
