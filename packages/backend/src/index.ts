export type { BackendName, OpenBackendOptions, OpenedBackend } from './open-backend.js';
export { openBackend } from './open-backend.js';
export { enableRelaxedSimd } from './relaxed-simd.js';
export type { WasmPaths } from './wasm.js';
