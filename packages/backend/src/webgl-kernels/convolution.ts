import type { Conv2DAttributes, FusedConv2DBackpropAttributes } from '@lab/wasm-kernels';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { convolve, convolveBack } from './convolve-programs.js';
import { gatherImages, scatterImages } from './image-programs.js';
import { type ConvolutionPlan, planConvolution } from './plan-convolution.js';
import { createRunner, type ProgramRunner } from './program-runner.js';
import { gatherWeights, joinWeightGradient, sumWeightGradient } from './weight-programs.js';

type Inputs = Record<string, TensorInfo>;

/** `FusedConv2D`: forward, with bias and ReLU. What else there is goes to the stock kernel. */
export function fusedConv2d(stock: KernelFunc): KernelFunc {
  return (args) => {
    const { x, filter, bias, preluActivationWeights } = args.inputs as Inputs;
    const attributes = args.attrs as unknown as Conv2DAttributes & { activation?: string };
    const { activation = 'linear' } = attributes;
    const plan = planConvolution(x.shape, filter.shape, attributes);
    if (!plan || preluActivationWeights || (bias && bias.shape.length !== 1)) return stock(args);
    if (activation !== 'linear' && activation !== 'relu') return stock(args);
    const { conv, paddedX, y } = plan;
    const { run, finish } = createRunner(args.backend as MathBackendWebGL);
    const images = run(gatherImages(paddedX, conv.inShape), [x]);
    const weights = run(gatherWeights(conv, bias !== undefined), bias ? [filter, bias] : [filter]);
    const result = run(convolve(conv, paddedX, y, activation), [images, weights]);
    return finish([run(scatterImages(y), [result])])[0];
  };
}

/** `Conv2DBackpropFilter`: dfilter of x and dy. */
export function filterGradient(stock: KernelFunc): KernelFunc {
  return (args) => {
    const { x, dy } = args.inputs as Inputs;
    const attributes = args.attrs as unknown as Conv2DAttributes & { filterShape: number[] };
    const plan = planConvolution(x.shape, attributes.filterShape, attributes);
    if (!plan) return stock(args);
    const runner = createRunner(args.backend as MathBackendWebGL);
    return runner.finish(differentiate(runner, plan, { x, dy }))[0];
  };
}

/** `Conv2DBackpropInput`: dx of dy and the filter. */
export function inputGradient(stock: KernelFunc): KernelFunc {
  return (args) => {
    const { dy, filter } = args.inputs as Inputs;
    const attributes = args.attrs as unknown as Conv2DAttributes & { inputShape: number[] };
    const plan = planConvolution(attributes.inputShape, filter.shape, attributes);
    if (!plan) return stock(args);
    const runner = createRunner(args.backend as MathBackendWebGL);
    return runner.finish(differentiate(runner, plan, { dy, filter }))[0];
  };
}

/**
 * `FusedConv2DBackprop`: all gradients of a convolution with bias and ReLU. Inputs x, filter, y (the output) and dy; outputs dfilter, dbias
 * (with `bias`), dx (with `inputGradient`), in this order.
 */
export const fusedConv2dBackprop: KernelFunc = (args) => {
  const { x, filter, y, dy } = args.inputs as Inputs;
  const attributes = args.attrs as unknown as FusedConv2DBackpropAttributes;
  const { activation, bias, inputGradient: wantsInput } = attributes;
  const runner = createRunner(args.backend as MathBackendWebGL);
  const relu = activation === 'relu';
  const plan = planConvolution(x.shape, filter.shape, attributes);
  if (plan) {
    const given = { x, dy, y: relu ? y : undefined, filter: wantsInput ? filter : undefined, bias };
    return runner.finish(differentiate(runner, plan, given));
  }
  // Larger than a texture: by kernels that know what to do.
  const { kernel } = runner;
  const window = { dataFormat: 'NHWC', ...attributes };
  const dz = relu ? kernel('Multiply', { a: dy, b: kernel('Step', { x: y }, { alpha: 0 }) }, {}) : dy;
  const gradients = [kernel('Conv2DBackpropFilter', { x, dy: dz }, { ...window, filterShape: filter.shape })];
  if (bias) gradients.push(kernel('Sum', { x: dz }, { axis: [0, 1, 2], keepDims: false }));
  if (wantsInput)
    gradients.push(kernel('Conv2DBackpropInput', { dy: dz, filter }, { ...window, inputShape: x.shape }));
  return runner.finish(gradients);
};

interface Given {
  dy: TensorInfo;
  /** The output of a ReLU, which dy goes back through first. */
  y?: TensorInfo;
  /** For the filter's gradient, and with `bias` the bias's. */
  x?: TensorInfo;
  bias?: boolean;
  /** For the input's gradient. */
  filter?: TensorInfo;
}

function differentiate({ run }: ProgramRunner, plan: ConvolutionPlan, given: Given): TensorInfo[] {
  const { conv, paddedX, x: dx, paddedDz, parts } = plan;
  const { dy, y, x, bias, filter } = given;
  const dz = run(gatherImages(paddedDz, conv.outShape, y !== undefined), y ? [dy, y] : [dy]);
  const gradients: TensorInfo[] = [];
  if (x) {
    const images = run(gatherImages(paddedX, conv.inShape), [x]);
    const sums = run(sumWeightGradient(conv, paddedX, paddedDz, parts), [images, dz]);
    gradients.push(run(joinWeightGradient(conv, parts, 'weights'), [sums]));
    if (bias) gradients.push(run(joinWeightGradient(conv, parts, 'bias'), [sums]));
  }
  if (filter) {
    const weights = run(gatherWeights(conv, false), [filter]);
    gradients.push(run(scatterImages(dx), [run(convolveBack(conv, paddedDz, dx), [dz, weights])]));
  }
  return gradients;
}
