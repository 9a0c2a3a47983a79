export type { Trial } from './auto.js';
export type { OpenBackendOptions } from './open-backend.js';
export { openBackend } from './open-backend.js';
export type { BackendName, OpenedBackend, OpenedWasm, OpenedWebgl } from './opened-backend.js';
export { enableRelaxedSimd } from './relaxed-simd.js';
export type { WasmPaths } from './wasm-file.js';
