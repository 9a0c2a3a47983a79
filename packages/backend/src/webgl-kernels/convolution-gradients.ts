import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import {
  backend_util,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { foldProgram } from './fold-program.js';
import { unfoldProgram } from './unfold-program.js';

interface Attributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterShape: [number, number, number, number];
  inputShape: [number, number, number, number];
}

/** Values of an unfolded input beyond which it takes too much of the GPU's memory: 256 MB. */
const mostValues = 2 ** 26;

/** dKernel = unfolded(x)ᵀ · dy, image by image, then summed. */
export function filterGradient(stock: KernelFunc): KernelConfig {
  return {
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'webgl',
    kernelFunc(args) {
      const { x, dy } = args.inputs as Record<string, TensorInfo>;
      const attributes = args.attrs as unknown as Attributes;
      const conv = describe(x.shape, attributes.filterShape, attributes);
      if (!conv) return stock(args);
      const run = runner(args.backend as MathBackendWebGL);
      const windows = run.program(unfoldProgram(conv), [x]);
      const rows = run.reshape(dy, [conv.batchSize, conv.outHeight * conv.outWidth, conv.outChannels]);
      const product = run.kernel(
        'BatchMatMul',
        { a: windows, b: rows },
        { transposeA: true, transposeB: false },
      );
      const sum = run.kernel('Sum', { x: product }, { axis: [0], keepDims: false });
      return run.result(sum, conv.filterShape);
    },
  };
}

/** dx = folded(dy · kernelᵀ). */
export function inputGradient(stock: KernelFunc): KernelConfig {
  return {
    kernelName: 'Conv2DBackpropInput',
    backendName: 'webgl',
    kernelFunc(args) {
      const { dy, filter } = args.inputs as Record<string, TensorInfo>;
      const attributes = args.attrs as unknown as Attributes;
      const conv = describe(attributes.inputShape, filter.shape, attributes);
      if (!conv) return stock(args);
      const run = runner(args.backend as MathBackendWebGL);
      const taps = conv.filterHeight * conv.filterWidth * conv.inChannels;
      const pixels = conv.outHeight * conv.outWidth;
      const rows = run.reshape(dy, [1, conv.batchSize * pixels, conv.outChannels]);
      const kernel = run.reshape(filter, [1, taps, conv.outChannels]);
      const product = run.kernel(
        'BatchMatMul',
        { a: rows, b: kernel },
        { transposeA: false, transposeB: true },
      );
      const windows = run.reshape(product, [conv.batchSize, pixels, taps]);
      return run.result(run.program(foldProgram(conv), [windows]), conv.inShape);
    },
  };
}

/** Returns the convolution, or undefined where the stock kernel is to compute it. */
function describe(
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dataFormat, dimRoundingMode }: Attributes,
): backend_util.Conv2DInfo | undefined {
  if (dataFormat === 'NCHW') return undefined;
  const conv = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels } = conv;
  const values = batchSize * outHeight * outWidth * filterHeight * filterWidth * inChannels;
  return values > mostValues ? undefined : conv;
}

/** Runs parts of a kernel, and frees what they made when the result is there. */
function runner(backend: MathBackendWebGL) {
  const made: TensorInfo[] = [];
  const keep = (info: TensorInfo) => {
    made.push(info);
    return info;
  };
  const kernel = (
    name: string,
    inputs: Record<string, TensorInfo>,
    attrs: Record<string, unknown>,
  ): TensorInfo => {
    const { kernelFunc } = getKernel(name, 'webgl');
    return keep(kernelFunc({ inputs, backend, attrs: attrs as never }) as TensorInfo);
  };
  const reshape = (x: TensorInfo, shape: number[]) => kernel('Reshape', { x }, { shape });
  return {
    kernel,
    reshape,
    program: (program: Parameters<MathBackendWebGL['runWebGLProgram']>[0], inputs: TensorInfo[]) =>
      keep(backend.runWebGLProgram(program, inputs, 'float32')),
    result(info: TensorInfo, shape: number[]): TensorInfo {
      const output = reshape(info, shape);
      made.pop();
      for (const intermediate of made) backend.disposeIntermediateTensorInfo(intermediate);
      return output;
    },
  };
}
