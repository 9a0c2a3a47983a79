export { registerGradients } from './register-gradients.js';
export {
  type RegisteredKernels,
  type RegisterWasmKernelsOptions,
  registerWasmKernels,
} from './register-wasm-kernels.js';
export type { SimdBuild } from './simd-module.js';
