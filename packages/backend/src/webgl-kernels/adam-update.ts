import type { AdamUpdateAttributes } from '@lab/wasm-kernels';
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { createRunner } from './program-runner.js';

/**
 * `AdamUpdate`: one step of Adam on any number of tensors: inputs `param0`, `grad0`, `m0`, `v0`, `param1` … A program cannot write on what it
 * reads, so that the outputs are new: the next param, m and v of each, in this order.
 *
 *     m ← beta1 · m + (1 − beta1) · g        v ← beta2 · v + (1 − beta2) · g²                         t = step + 1
 *     p ← (1 − learningRate · weightDecay) · p − learningRate · (m / (1 − beta1^t)) / (√(v / (1 − beta2^t)) + epsilon)
 */
export const adamUpdate: KernelFunc = ({ inputs: given, attrs, backend }) => {
  const inputs = given as Record<string, TensorInfo>;
  const {
    beta1,
    beta2,
    epsilon,
    weightDecay = 0,
    learningRate,
    step,
  } = attrs as unknown as AdamUpdateAttributes;
  const { run, finish } = createRunner(backend as MathBackendWebGL);
  const t = step + 1;
  const correction = Math.sqrt(1 - beta2 ** t);
  const factors = [
    [1 - learningRate * weightDecay],
    [(learningRate * correction) / (1 - beta1 ** t)],
    [epsilon * correction],
  ];
  const next: TensorInfo[] = [];
  for (let i = 0; inputs[`param${i}`]; i++) {
    const [param, grad, m, v] = ['param', 'grad', 'm', 'v'].map((name) => inputs[`${name}${i}`]);
    const { shape } = param;
    const nextM = run(
      valueByValue(shape, ['M', 'G'], ['keep', 'take'], 'm * keep + g * take'),
      [m, grad],
      [[beta1], [1 - beta1]],
    );
    const nextV = run(
      valueByValue(shape, ['V', 'G'], ['keep', 'take'], 'v * keep + g * g * take'),
      [v, grad],
      [[beta2], [1 - beta2]],
    );
    const move = valueByValue(
      shape,
      ['P', 'M', 'V'],
      ['keep', 'rate', 'least'],
      'p * keep - rate * m / (sqrt(v) + least)',
    );
    next.push(run(move, [param, nextM, nextV], factors), nextM, nextV);
  }
  return finish(next);
};

/** A program that makes each value of those at the same place, named by lower-case letters. */
function valueByValue(
  shape: number[],
  names: string[],
  uniforms: string[],
  expression: string,
): GPGPUProgram {
  // Matrices are packed where they are multiplied: they stay so.
  const packed = shape.length === 2;
  const type = packed ? 'vec4' : 'float';
  return {
    variableNames: names,
    packedInputs: packed,
    packedOutput: packed,
    outputShape: shape,
    customUniforms: uniforms.map((name) => ({ name, type: 'float' })),
    userCode: `
      void main() {
        ${names.map((name) => `${type} ${name.toLowerCase()} = get${name}AtOutCoords();`).join('\n')}
        setOutput(${expression});
      }
    `,
  };
}
