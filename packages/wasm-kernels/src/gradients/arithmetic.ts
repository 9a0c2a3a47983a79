import {
  Abs,
  Add,
  AddN,
  add,
  Cast,
  ClipByValue,
  cast,
  clone,
  div,
  Equal,
  Exp,
  type GradConfig,
  Greater,
  GreaterEqual,
  greater,
  greaterEqual,
  Identity,
  Less,
  LessEqual,
  Log,
  Log1p,
  less,
  lessEqual,
  log,
  logicalAnd,
  Maximum,
  Minimum,
  Multiply,
  mul,
  Neg,
  NotEqual,
  neg,
  OnesLike,
  Pow,
  pow,
  RealDiv,
  Reciprocal,
  Rsqrt,
  Select,
  Sqrt,
  Square,
  SquaredDifference,
  Sub,
  scalar,
  sign,
  square,
  sub,
  type Tensor,
  where,
  ZerosLike,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ofInput, ofOutput, ofTwo } from './element-wise.js';

const asFloat = (condition: Tensor) => cast(condition, 'float32');

export const arithmeticGradients: readonly GradConfig[] = [
  ofTwo(
    Add,
    (dy) => dy,
    (dy) => dy,
  ),
  ofTwo(
    Sub,
    (dy) => dy,
    (dy) => neg(dy),
  ),
  ofTwo(
    Multiply,
    (dy, _a, b) => mul(dy, cast(b, 'float32')),
    (dy, a) => mul(dy, cast(a, 'float32')),
  ),
  // (a / b)' = a'/b − b'·a/b²
  ofTwo(
    RealDiv,
    (dy, _a, b) => div(dy, cast(b, 'float32')),
    (dy, a, b) => neg(div(mul(dy, cast(a, 'float32')), square(cast(b, 'float32')))),
  ),
  // Where both are equal, `a` gets the gradient, as in tfjs.
  ofTwo(
    Maximum,
    (dy, a, b) => mul(dy, asFloat(greaterEqual(a, b))),
    (dy, a, b) => mul(dy, asFloat(less(a, b))),
  ),
  ofTwo(
    Minimum,
    (dy, a, b) => mul(dy, asFloat(lessEqual(a, b))),
    (dy, a, b) => mul(dy, asFloat(greater(a, b))),
  ),
  ofTwo(
    SquaredDifference,
    (dy, a, b) => mul(dy, mul(2, sub(a, b))),
    (dy, a, b) => mul(dy, mul(2, sub(b, a))),
  ),
  // (aᵇ)' = a'·b·aᵇ⁻¹ + b'·aᵇ·ln a, the latter taken as 0 for a ≤ 0
  ofTwo(
    Pow,
    (dy, a, b) => mul(dy, mul(b, pow(a, sub(b, 1)))),
    (dy, a, b) => mul(dy, mul(pow(a, b), where(greater(a, 0), log(a), zerosLike(a)))),
  ),
  {
    kernelName: AddN,
    saveAllInputs: true,
    gradFunc: (dy, saved) => Object.fromEntries(saved.map((_, i) => [i, () => clone(dy as Tensor)])),
  },
  // Comparisons are flat; without this, `where(greater(x, 0), …)` could not be differentiated.
  ...[Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual].map((kernelName) =>
    ofTwo(
      kernelName,
      (dy) => zerosLike(dy),
      (dy) => zerosLike(dy),
    ),
  ),
  ofInput(Abs, (dy, x) => mul(dy, sign(x))),
  ofInput(Cast, (dy) => clone(dy)),
  ofInput(ClipByValue, (dy, x, { clipValueMin, clipValueMax }) =>
    mul(
      dy,
      asFloat(logicalAnd(greaterEqual(x, clipValueMin as number), lessEqual(x, clipValueMax as number))),
    ),
  ),
  ofInput(Identity, (dy) => clone(dy)),
  ofInput(Log, (dy, x) => div(dy, x)),
  ofInput(Log1p, (dy, x) => div(dy, add(x, 1))),
  ofInput(Neg, (dy) => neg(dy)),
  ofInput(OnesLike, (dy) => zerosLike(dy)),
  ofInput(Square, (dy, x) => mul(dy, mul(2, cast(x, 'float32')))),
  ofInput(ZerosLike, (dy) => zerosLike(dy)),
  ofOutput(Exp, (dy, y) => mul(dy, y)),
  // (1/x)' = −y²
  ofOutput(Reciprocal, (dy, y) => neg(mul(dy, square(y)))),
  // (x^−½)' = −½·y³
  ofOutput(Rsqrt, (dy, y) => mul(mul(dy, scalar(-0.5)), mul(y, square(y)))),
  ofOutput(Sqrt, (dy, y) => div(dy, mul(2, y))),
  {
    kernelName: Select,
    inputsToSave: ['condition'],
    gradFunc: (dy, [condition]) => ({
      condition: () => zerosLike(asFloat(condition)),
      t: () => mul(dy as Tensor, asFloat(condition)),
      e: () => mul(dy as Tensor, sub(1, asFloat(condition))),
    }),
  },
];
