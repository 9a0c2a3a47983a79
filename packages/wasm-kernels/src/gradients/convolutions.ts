import {
  AvgPool,
  AvgPoolGrad,
  add,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  engine,
  FusedBatchNorm,
  type GradConfig,
  MaxPool,
  MaxPoolGrad,
  mul,
  type NamedAttrMap,
  neg,
  rsqrt,
  square,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { sumToShape } from './sum-to-shape.js';

/** Runs a kernel that tfjs-core offers no function for. */
function run(kernelName: string, inputs: Record<string, Tensor>, attributes: NamedAttrMap): Tensor {
  return engine().runKernel(kernelName, inputs, attributes) as Tensor;
}

export const convolutionGradients: readonly GradConfig[] = [
  {
    kernelName: Conv2D,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], attributes) => ({
      x: () => run(Conv2DBackpropInput, { dy: dy as Tensor, filter }, { ...attributes, inputShape: x.shape }),
      filter: () =>
        run(Conv2DBackpropFilter, { x, dy: dy as Tensor }, { ...attributes, filterShape: filter.shape }),
    }),
  },
  {
    kernelName: MaxPool,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [input, output], attributes) => ({
      x: () => run(MaxPoolGrad, { dy: dy as Tensor, input, output }, attributes),
    }),
  },
  {
    kernelName: AvgPool,
    inputsToSave: ['x'],
    gradFunc: (dy, [input], attributes) => ({
      x: () => run(AvgPoolGrad, { dy: dy as Tensor, input }, attributes),
    }),
  },
  // y = (x − mean) · scale / √(variance + ε) + offset, with mean and variance as inputs of their own.
  {
    kernelName: FusedBatchNorm,
    inputsToSave: ['x', 'mean', 'variance', 'scale'],
    gradFunc: (gradient, [x, mean, variance, scale], { varianceEpsilon }) => {
      const dy = gradient as Tensor;
      const inverse = () => rsqrt(add(variance, varianceEpsilon as number));
      const factor = () => (scale ? mul(inverse(), scale) : inverse());
      return {
        x: () => mul(dy, factor()),
        mean: () => sumToShape(neg(mul(dy, factor())), mean.shape),
        // (v + ε)^−½ has the derivative −½ · (v + ε)^−3/2.
        variance: () => {
          const derivative = mul(-0.5, mul(factor(), square(inverse())));
          return sumToShape(mul(mul(dy, sub(x, mean)), derivative), variance.shape);
        },
        scale: () => sumToShape(mul(dy, mul(sub(x, mean), inverse())), mean.shape),
        offset: () => sumToShape(dy, mean.shape),
      };
    },
  },
];
