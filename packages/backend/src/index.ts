export { openBackend } from './open-backend.js';
export type { OpenBackendOptions, Trial } from './open-backend-options.js';
export type { BackendName, OpenedBackend, OpenedWasm, OpenedWebgl } from './opened-backend.js';
export { enableRelaxedSimd } from './relaxed-simd.js';
export type { WasmPaths } from './wasm-file.js';
