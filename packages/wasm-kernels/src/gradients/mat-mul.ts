import { BatchMatMul, type GradConfig, matMul, type Tensor } from '@tensorflow/tfjs-core';
import { sumToShape } from './sum-to-shape.js';

export const matMulGradients: readonly GradConfig[] = [
  // With A = op(a), B = op(b): dA = dy·Bᵀ and dB = Aᵀ·dy, each transposed back where its input was.
  {
    kernelName: BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (gradient, [a, b], { transposeA, transposeB }) => {
      const dy = gradient as Tensor;
      return {
        a: () =>
          sumToShape(
            transposeA ? matMul(b, dy, !!transposeB, true) : matMul(dy, b, false, !transposeB),
            a.shape,
          ),
        b: () =>
          sumToShape(
            transposeB ? matMul(dy, a, true, !!transposeA) : matMul(a, dy, !transposeA, false),
            b.shape,
          ),
      };
    },
  },
];
