import { type RegisteredKernels, registerGradients, registerWasmKernels } from '@lab/wasm-kernels';

registerGradients();
export const registered: Promise<RegisteredKernels> = registerWasmKernels({ simd: 'auto' });
export const kernels: Promise<string[]> = registered.then((found) => found.kernels);

// @ts-expect-error: no such build
registerWasmKernels({ simd: 'wide' });
