import {
  cast,
  equal,
  type GradConfig,
  Max,
  Mean,
  Min,
  mul,
  ones,
  reshape,
  Sum,
  type Tensor,
  util,
} from '@tensorflow/tfjs-core';

/** Returns `shape` with the reduced axes kept as 1. */
function keptShape(shape: number[], axes: number | number[]): number[] {
  const reduced = util.parseAxisParam(axes, shape);
  return shape.map((size, axis) => (reduced.includes(axis) ? 1 : size));
}

/** The maximum's or minimum's gradient: to every input that equals it, as in tfjs. */
function ofExtreme(kernelName: string, axesName: 'reductionIndices' | 'axis'): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attributes) => {
      const kept = keptShape(x.shape, attributes[axesName] as number | number[]);
      return {
        x: () => mul(reshape(dy as Tensor, kept), cast(equal(x, reshape(y, kept)), 'float32')),
      };
    },
  };
}

export const reductionGradients: readonly GradConfig[] = [
  {
    kernelName: Sum,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({
      x: () => mul(reshape(dy as Tensor, keptShape(x.shape, axis as number | number[])), ones(x.shape)),
    }),
  },
  {
    kernelName: Mean,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => {
      const kept = keptShape(x.shape, axis as number | number[]);
      const count = x.size / util.sizeFromShape(kept);
      return { x: () => mul(reshape(dy as Tensor, kept), mul(ones(x.shape), 1 / count)) };
    },
  },
  ofExtreme(Max, 'reductionIndices'),
  ofExtreme(Min, 'axis'),
];
