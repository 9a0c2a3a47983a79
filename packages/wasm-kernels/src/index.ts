export type { CapturedCalls } from './captured-calls.js';
export type { AdamUpdateAttributes } from './kernels/adam-update.js';
export type { CaptureCallsAttributes } from './kernels/capture-calls.js';
export type { Conv2DAttributes } from './kernels/conv2d-geometry.js';
export type { FusedConv2DBackpropAttributes } from './kernels/fused-conv2d-backprop.js';
export type { FusedDropoutAttributes } from './kernels/fused-dropout.js';
export type { FusedMatMulBackpropAttributes } from './kernels/fused-mat-mul-backprop.js';
export type { SoftmaxCrossEntropyAttributes } from './kernels/softmax-cross-entropy.js';
export { registerGradients } from './register-gradients.js';
export {
  type RegisteredKernels,
  type RegisterWasmKernelsOptions,
  registerWasmKernels,
} from './register-wasm-kernels.js';
export type { SimdBuild } from './simd-module.js';
