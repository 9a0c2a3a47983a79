import { registerWasmKernels } from '@lab/wasm-kernels';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, env, setBackend, version_core } from '@tensorflow/tfjs-core';
import type { OpenBackendOptions } from './open-backend-options.js';
import type { OpenedWasm } from './opened-backend.js';
import { enableRelaxedSimd } from './relaxed-simd.js';
import { locateWasmFile, type WasmPaths } from './wasm-file.js';

/** Opens the WASM backend. See `openBackend`. */
export async function openWasm({ wasmPaths, relaxedSimd = true }: OpenBackendOptions): Promise<OpenedWasm> {
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
  if ('wasm' in engine().registry) await setBackend('wasm');
  else await start(wasmPaths);
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

async function start(wasmPaths: WasmPaths | undefined): Promise<void> {
  // In Node the installed package reads its own files.
  const findsItself = wasmPaths === undefined && env().getBool('IS_NODE');
  const file = findsItself ? undefined : await locateWasmFile(wasmPaths);
  try {
    if (file) {
      // tfjs asks for all names at once; it fetches the one.
      const names = ['', '-simd', '-threaded-simd'].map((build) => `tfjs-backend-wasm${build}.wasm`);
      setWasmPaths(Object.fromEntries(names.map((name) => [name, file.address])));
    }
    if (await setBackend('wasm')) return;
  } finally {
    file?.release();
  }
  const tried = wasmPaths === undefined ? '' : ` from ${file?.address}`;
  throw new Error(
    `openBackend: tfjs's WASM backend did not start${tried}; its warnings say why. ` +
      'Check wasmPaths and the content security policy, and reload the page: tfjs starts once.',
  );
}
