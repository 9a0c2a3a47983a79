import { plainModule, relaxedModule } from './generated/modules.generated.js';

/** Which build of the kernels runs: with fused multiply-add (`relaxed`) or without. */
export type SimdBuild = 'relaxed' | 'plain';

/** A number, or what to ask for one each time the call is made. */
export type Argument = number | (() => number);

type Run = (...args: number[]) => void;
/** Takes what `Heap.argument` returns. */
type RunAsked = (...args: Argument[]) => void;
type Measure = (...sizes: number[]) => number;
type Try = (...args: number[]) => number;

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
  /** As `conv2dBackprop`; returns 0, and no result, where a value is not finite. So does its namesake of the forward pass. */
  readonly conv2dBackpropWinograd: Try;
  /** Returns 0 where the kernel cannot, or should not, do it. */
  readonly conv2dBackpropWinogradScratch: Measure;
  readonly conv2dWinograd: Try;
  readonly conv2dWinogradScratch: Measure;
  readonly dropout: RunAsked;
  readonly dropoutChannels: RunAsked;
  readonly matMul: Run;
  readonly matMulScratch: Measure;
  readonly matMulBackprop: Run;
  readonly matMulBackpropScratch: Measure;
  readonly maxPool: Run;
  readonly maxPoolGrad: Run;
  readonly moveStatistic: Run;
  readonly moveStatisticScratch: Measure;
  readonly normalize: Run;
  /** Returns the first row whose label is out of range, or −1. */
  readonly softmaxCrossEntropy: (...args: number[]) => number;
}

/**
 * Compiles the build asked for against `memory`; of `auto`, the one with relaxed SIMD where it validates, plain SIMD otherwise.
 * Asynchronous, as browsers refuse to compile it at once on the page's thread.
 *
 * @throws Error when the engine has no WebAssembly SIMD at all.
 */
export async function instantiate(
  simd: 'auto' | SimdBuild,
  memory: WebAssembly.Memory,
): Promise<{ build: SimdBuild; functions: SimdFunctions }> {
  for (const build of simd === 'auto' ? (['relaxed', 'plain'] as const) : [simd]) {
    const bytes = await unzip(build === 'relaxed' ? relaxedModule : plainModule);
    if (simd === 'auto' && !WebAssembly.validate(bytes)) continue;
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return { build, functions: instance.exports as unknown as SimdFunctions };
  }
  throw new Error(
    'registerWasmKernels: expected an engine with WebAssembly SIMD, got one without. Use Node 20, or a browser of 2023 or newer.',
  );
}

async function unzip(base64: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unzipped).arrayBuffer();
}
