import type { SoftmaxCrossEntropyAttributes } from '@lab/wasm-kernels';
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { createRunner } from './program-runner.js';

/**
 * `SoftmaxCrossEntropy`: inputs logits [n, classes] and labels int32 [n]; outputs the sum of −ln softmax(logits)[label] divided by `total` (n
 * if left out: the mean) as a scalar, and its gradient with respect to the logits [n, classes].
 */
export const softmaxCrossEntropy: KernelFunc = ({ inputs, attrs, backend }) => {
  const { logits, labels } = inputs as { logits: TensorInfo; labels: TensorInfo };
  const [rows, classes] = logits.shape;
  const { total = rows } = (attrs ?? {}) as SoftmaxCrossEntropyAttributes;
  const { run, kernel, finish } = createRunner(backend as MathBackendWebGL);
  const share = [[1 / total]];
  // Unpacked once for both.
  const losses = run(lossOfRows(rows, classes), [logits, labels], share);
  const gradient = run(gradientOfRows(rows, classes), [logits, labels], share);
  const loss = kernel('Sum', { x: losses }, { axis: [0], keepDims: false });
  return finish([loss, gradient]);
};

/** The row's largest logit is taken off first, so that no exponential overflows. */
const sumOfRow = (classes: number) => `
  float most = getLogits(row, 0);
  for (int k = 1; k < ${classes}; k++) {
    float logit = getLogits(row, k);
    if (logit > most) most = logit;
  }
  float sum = 0.0;
  for (int k = 0; k < ${classes}; k++) sum += exp(getLogits(row, k) - most);
`;

function lossOfRows(rows: number, classes: number): GPGPUProgram {
  return {
    variableNames: ['Logits', 'Labels'],
    outputShape: [rows],
    customUniforms: [{ name: 'share', type: 'float' }],
    userCode: `
      void main() {
        int row = getOutputCoords();
        ${sumOfRow(classes)}
        setOutput((log(sum) - getLogits(row, int(getLabels(row))) + most) * share);
      }
    `,
  };
}

function gradientOfRows(rows: number, classes: number): GPGPUProgram {
  return {
    variableNames: ['Logits', 'Labels'],
    outputShape: [rows, classes],
    customUniforms: [{ name: 'share', type: 'float' }],
    userCode: `
      void main() {
        ivec2 coords = getOutputCoords();
        int row = coords.x;
        ${sumOfRow(classes)}
        float truth = coords.y == int(getLabels(row)) ? 1.0 : 0.0;
        setOutput((exp(getLogits(row, coords.y) - most) / sum - truth) * share);
      }
    `,
  };
}
