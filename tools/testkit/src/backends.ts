import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, ready, setBackend } from '@tensorflow/tfjs-core';

/** Makes tfjs's plain JavaScript backend current. Slow and right: the oracle of the conformance suite. */
export async function openCpu(): Promise<void> {
  await setBackend('cpu');
  await ready();
}

/** Makes tfjs's stock WASM backend current, without any kernel of ours. */
export async function openWasm(): Promise<void> {
  if (typeof location !== 'undefined') {
    setWasmPaths({
      'tfjs-backend-wasm.wasm': wasmUrl('tfjs-backend-wasm.wasm'),
      'tfjs-backend-wasm-simd.wasm': wasmUrl('tfjs-backend-wasm-simd.wasm'),
      'tfjs-backend-wasm-threaded-simd.wasm': wasmUrl('tfjs-backend-wasm-threaded-simd.wasm'),
    });
  }
  // The threaded build never settles on a cross-origin-isolated page once bundled.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await setBackend('wasm'))) throw new Error('openWasm: the WASM backend did not start.');
  await ready();
}

// Vite serves the repository's root in browser tests.
function wasmUrl(file: string): string {
  return `/node_modules/@tensorflow/tfjs-backend-wasm/dist/${file}`;
}
