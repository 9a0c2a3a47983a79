export { registerGradients } from './register-gradients.js';
export {
  type RegisteredKernels,
  type RegisterWasmKernelsOptions,
  registerWasmKernels,
} from './register-wasm-kernels.js';
