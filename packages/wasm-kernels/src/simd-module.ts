import { plainModule, relaxedModule } from './generated/modules.generated.js';

/** Which build of the kernels runs: with fused multiply-add (`relaxed`) or without. */
export type SimdBuild = 'relaxed' | 'plain';

type Run = (...args: number[]) => void;
type Measure = (...sizes: number[]) => number;

/**
 * The functions of the compiled module (`assembly/index.ts`). Arguments are addresses on tfjs's heap (0 for "none"), sizes,
 * flags and factors; `…Scratch` returns the bytes of working memory that its namesake needs.
 */
export interface SimdFunctions {
  readonly adam: Run;
  readonly addFloats: Run;
  readonly batchNorm: Run;
  readonly batchNormBackprop: Run;
  readonly batchNormBackpropScratch: Measure;
  readonly conv2d: Run;
  readonly conv2dScratch: Measure;
  readonly conv2dBackprop: Run;
  readonly conv2dBackpropScratch: Measure;
  readonly dropout: Run;
  readonly dropoutChannels: Run;
  readonly matMul: Run;
  readonly matMulScratch: Measure;
  readonly matMulBackprop: Run;
  readonly matMulBackpropScratch: Measure;
  readonly maxPoolGrad: Run;
  readonly moveStatistic: Run;
  readonly moveStatisticScratch: Measure;
  readonly normalize: Run;
  /** Returns the first row whose label is out of range, or −1. */
  readonly softmaxCrossEntropy: (...args: number[]) => number;
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
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
