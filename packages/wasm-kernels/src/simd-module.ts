import { plainModule, relaxedModule } from './generated/modules.generated.js';

/** Which build of the kernels runs: with fused multiply-add (`relaxed`) or without. */
export type SimdBuild = 'relaxed' | 'plain';

/**
 * The functions of the compiled module (`assembly/index.ts`). Every argument is an integer: an address on tfjs's heap
 * (0 for "none"), a size or a flag.
 */
export interface SimdFunctions {
  conv2d(...args: number[]): void;
  conv2dScratch(...geometry: number[]): number;
  conv2dBackprop(...args: number[]): void;
  conv2dBackpropScratch(...geometry: number[]): number;
  maxPoolGrad(...args: number[]): void;
}

/**
 * Returns the build that this engine accepts: relaxed SIMD where it validates, plain SIMD otherwise.
 *
 * @throws Error when the engine has no WebAssembly SIMD at all.
 */
export function supportedBuild(): SimdBuild {
  if (WebAssembly.validate(decode(relaxedModule))) return 'relaxed';
  if (WebAssembly.validate(decode(plainModule))) return 'plain';
  throw new Error(
    'registerWasmKernels: expected an engine with WebAssembly SIMD, got one without. Use Node 20, or a browser of 2021 or newer.',
  );
}

/** Compiles a build against `memory`. Asynchronous, as browsers refuse to compile it at once on the page's thread. */
export async function instantiate(build: SimdBuild, memory: WebAssembly.Memory): Promise<SimdFunctions> {
  const bytes = decode(build === 'relaxed' ? relaxedModule : plainModule);
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return instance.exports as unknown as SimdFunctions;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
