import type { FusedMatMulBackpropAttributes } from '@lab/wasm-kernels';
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { createRunner } from './program-runner.js';

/**
 * `FusedMatMulBackprop`: all gradients of a dense layer with bias and ReLU. Inputs x [n, in], kernel [in, out], y [n, out] (the output) and dy
 * [n, out]; outputs dkernel, dbias (with `bias`), dx (with `inputGradient`), in this order. The products are tfjs's, which are fast.
 */
export const fusedMatMulBackprop: KernelFunc = (args) => {
  const { x, kernel, y, dy } = args.inputs as Record<'x' | 'kernel' | 'y' | 'dy', TensorInfo>;
  const { activation, bias, inputGradient } = args.attrs as unknown as FusedMatMulBackpropAttributes;
  const runner = createRunner(args.backend as MathBackendWebGL);
  const { run, reshape, finish } = runner;
  const matrix = (t: TensorInfo) => reshape(t, [1, ...t.shape]);
  const multiply = (a: TensorInfo, b: TensorInfo, transposed: { transposeA: boolean; transposeB: boolean }) =>
    runner.kernel('BatchMatMul', { a: matrix(a), b: matrix(b) }, transposed);
  const dz = activation === 'relu' ? run(maskByOutput(y.shape), [dy, y]) : dy;
  const product = multiply(x, dz, { transposeA: true, transposeB: false });
  const gradients = [reshape(product, kernel.shape)];
  if (bias) gradients.push(run(sumOfColumns(dz.shape), [dz]));
  if (inputGradient) {
    gradients.push(reshape(multiply(dz, kernel, { transposeA: false, transposeB: true }), x.shape));
  }
  return finish(gradients);
};

/** Packed, as matrices are multiplied: lets dy through where y is above 0. */
function maskByOutput(shape: number[]): GPGPUProgram {
  return {
    variableNames: ['Dy', 'Y'],
    packedInputs: true,
    packedOutput: true,
    outputShape: shape,
    userCode: `
      void main() {
        setOutput(mix(vec4(0.0), getDyAtOutCoords(), greaterThan(getYAtOutCoords(), vec4(0.0))));
      }
    `,
  };
}

/** A packed texel holds two rows of two columns. */
function sumOfColumns([rows, columns]: number[]): GPGPUProgram {
  return {
    variableNames: ['X'],
    packedInputs: true,
    outputShape: [columns],
    userCode: `
      void main() {
        int column = getOutputCoords();
        vec4 sum = vec4(0.0);
        for (int row = 0; row < ${rows - (rows % 2)}; row += 2) sum += getX(row, column);
        ${rows % 2 === 1 ? `sum.xy += getX(${rows - 1}, column).xy;` : ''}
        vec2 both = sum.xy + sum.zw;
        setOutput(column % 2 == 0 ? both.x : both.y);
      }
    `,
  };
}
