import {
  add,
  Elu,
  exp,
  type GradConfig,
  greater,
  LeakyRelu,
  LogSoftmax,
  less,
  logicalAnd,
  mul,
  Prelu,
  Relu,
  Relu6,
  Sigmoid,
  Softmax,
  Softplus,
  Step,
  scalar,
  sigmoid,
  square,
  sub,
  sum,
  Tanh,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ofInput, ofOutput } from './element-wise.js';
import { sumToShape } from './sum-to-shape.js';

export const activationGradients: readonly GradConfig[] = [
  ofOutput(Relu, (dy, y) => where(greater(y, 0), dy, zerosLike(dy))),
  ofOutput(Relu6, (dy, y) => where(logicalAnd(greater(y, 0), less(y, 6)), dy, zerosLike(dy))),
  // Below 0, elu(x) = eˣ − 1, whose derivative is y + 1.
  ofOutput(Elu, (dy, y) => where(greater(y, 0), dy, mul(dy, add(y, 1)))),
  ofOutput(Sigmoid, (dy, y) => mul(dy, mul(y, sub(scalar(1), y)))),
  ofOutput(Tanh, (dy, y) => mul(dy, sub(scalar(1), square(y)))),
  ofInput(Softplus, (dy, x) => mul(dy, sigmoid(x))),
  ofInput(Step, (dy) => zerosLike(dy)),
  ofInput(LeakyRelu, (dy, x, { alpha }) => where(greater(x, 0), dy, mul(dy, alpha as number))),
  {
    kernelName: Prelu,
    inputsToSave: ['x', 'alpha'],
    gradFunc: (dy, [x, alpha]) => ({
      x: () => where(greater(x, 0), dy as Tensor, mul(dy as Tensor, alpha)),
      alpha: () => sumToShape(where(greater(x, 0), zerosLike(x), mul(dy as Tensor, x)), alpha.shape),
    }),
  },
  // dx = y · (dy − Σ dy·y), along the axis of the softmax
  {
    kernelName: Softmax,
    outputsToSave: [true],
    gradFunc: (dy, [y], { dim }) => ({
      logits: () => mul(y, sub(dy as Tensor, sum(mul(dy as Tensor, y), dim as number, true))),
    }),
  },
  // dx = dy − softmax(x) · Σ dy
  {
    kernelName: LogSoftmax,
    outputsToSave: [true],
    gradFunc: (dy, [y], { axis }) => ({
      logits: () => sub(dy as Tensor, mul(exp(y), sum(dy as Tensor, axis as number, true))),
    }),
  },
];
