import {
  engine,
  getBackend,
  getKernel,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
  version_core,
} from '@tensorflow/tfjs-core';
import { bindHeap, type WasmBackend } from './heap.js';
import { adamUpdate } from './kernels/adam-update.js';
import { batchNormTraining, batchNormTrainingGrad, fusedBatchNorm } from './kernels/batch-norm.js';
import { captureCallsKernel } from './kernels/capture-calls.js';
import { conv2D, fusedConv2D } from './kernels/conv2d.js';
import { conv2DBackpropFilter } from './kernels/conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './kernels/conv2d-backprop-input.js';
import { addFlat, copyFromFlat, copyToFlat } from './kernels/flat-tensors.js';
import { fusedConv2DBackprop } from './kernels/fused-conv2d-backprop.js';
import { fusedDropout } from './kernels/fused-dropout.js';
import { fusedMatMulBackprop } from './kernels/fused-mat-mul-backprop.js';
import { identity } from './kernels/identity.js';
import { batchMatMul, fusedMatMul } from './kernels/mat-mul.js';
import { maxPool, maxPoolGrad } from './kernels/max-pool.js';
import { softmaxCrossEntropy } from './kernels/softmax-cross-entropy.js';
import type { WasmKernel } from './kernels/wasm-kernel.js';
import { registerGradients } from './register-gradients.js';
import { instantiate, type SimdBuild } from './simd-module.js';

const expectedVersion = '4.22.0';

const kernels: readonly WasmKernel[] = [
  conv2D,
  fusedConv2D,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  fusedConv2DBackprop,
  batchMatMul,
  fusedMatMul,
  fusedMatMulBackprop,
  maxPool,
  maxPoolGrad,
  softmaxCrossEntropy,
  fusedDropout,
  batchNormTraining,
  batchNormTrainingGrad,
  fusedBatchNorm,
  adamUpdate,
  copyToFlat,
  copyFromFlat,
  addFlat,
  identity,
  captureCallsKernel,
];

export interface RegisterWasmKernelsOptions {
  /**
   * `relaxed` uses fused multiply-add, faster and with one rounding less; `plain` runs everywhere; `auto` takes relaxed
   * where the engine accepts it. On Node 20 that needs its flag `--experimental-wasm-relaxed-simd`. @defaultValue 'auto'
   */
  simd?: 'auto' | SimdBuild;
}

export interface RegisteredKernels {
  /** The build in use. */
  simd: SimdBuild;
  /** Names of the kernels registered for the backend `wasm`. */
  kernels: string[];
}

/**
 * Makes the current tfjs WASM backend able to train: registers the kernels it lacks, has wrong or has slow, and the
 * gradients that tfjs-core leaves unregistered ({@link registerGradients}). Call it once the backend is ready; calling it
 * again does no harm, and is needed after the backend was removed and set up anew.
 *
 * Asynchronous because browsers compile a module of this size only asynchronously on the page's thread.
 *
 * @throws Error when the current backend is not `wasm`, tfjs is of another version than 4.22.0, or the backend's heap
 * cannot be found.
 */
export async function registerWasmKernels({
  simd = 'auto',
}: RegisterWasmKernelsOptions = {}): Promise<RegisteredKernels> {
  const name = getBackend();
  if (name !== 'wasm') {
    throw new Error(
      `registerWasmKernels: expected the current backend to be 'wasm', got '${name}'. Call setBackend('wasm') and await it first.`,
    );
  }
  // Loaded here, not at the top: whoever only wants the gradients need not bundle the WASM backend.
  const { version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
  checkVersion('@tensorflow/tfjs-core', version_core);
  checkVersion('@tensorflow/tfjs-backend-wasm', version_wasm);

  const backend = engine().backend as unknown as WasmBackend;
  const memory = findMemory(backend);
  const { build, functions } = await instantiate(simd, memory);
  bindHeap(backend, memory, functions);
  for (const kernel of kernels) replaceKernel(kernel);
  registerGradients();
  return { simd: build, kernels: kernels.map(({ kernelName }) => kernelName) };
}

function checkVersion(library: string, version: string): void {
  if (version === expectedVersion) return;
  throw new Error(
    `registerWasmKernels: expected ${library} ${expectedVersion}, got ${version}. The kernels work on tfjs's memory, whose layout is not public: install the version they were tested with.`,
  );
}

function findMemory(backend: WasmBackend): WebAssembly.Memory {
  const found = Object.values(backend.wasm?.asm ?? {}).find((value) => value instanceof WebAssembly.Memory);
  if (found) return found;
  throw new Error(
    "registerWasmKernels: expected the WASM backend to hold a WebAssembly.Memory, got none. Set WASM_HAS_MULTITHREAD_SUPPORT to false before setBackend('wasm').",
  );
}

function replaceKernel({ kernelName, create }: WasmKernel): void {
  const registered = getKernel(kernelName, 'wasm') as KernelConfig | undefined;
  if (registered && ours.has(registered)) return;
  // The stock kernel's set-up stays: it binds the stock function, which ours may hand work to, to a new backend instance.
  const config: KernelConfig = {
    ...registered,
    kernelName,
    backendName: 'wasm',
    kernelFunc: create(registered?.kernelFunc),
  };
  if (registered) unregisterKernel(kernelName, 'wasm');
  registerKernel(config);
  ours.add(config);
}

const ours = new WeakSet<KernelConfig>();
