import { readFileSync } from 'node:fs';
import { expectClose, expectNoTensorsLeft, numericalGradient, openCpu } from '@lab/testkit';
import {
  engine,
  registerKernel,
  scalar,
  tensor1d,
  tensor2d,
  tidy,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { softmaxCrossEntropy } from '../src/index.js';
import { backends } from './backends.js';

const reference: { logits: number[][]; labels: number[]; loss: number; gradient: number[][] } = JSON.parse(
  readFileSync(new URL('../../../tools/reference/train.json', import.meta.url), 'utf8'),
).crossEntropy;

function lossAndGradient(logits: number[][], labels: number[]): { loss: number; gradient: number[] } {
  return tidy(() => {
    const x = tensor2d(logits);
    const y = tensor1d(labels, 'int32');
    const { value, grads } = engine().gradients(() => softmaxCrossEntropy(x, y), [x]);
    return { loss: value.dataSync()[0], gradient: Array.from(grads[0].dataSync()) };
  });
}

for (const [backend, open] of Object.entries(backends)) {
  describe(`softmaxCrossEntropy on ${backend}`, () => {
    beforeAll(open);

    it('gives PyTorch’s loss and gradient, also where exponentials overflow or vanish', () =>
      expectNoTensorsLeft(() => {
        const { loss, gradient } = lossAndGradient(reference.logits, reference.labels);
        expectClose([loss], [reference.loss]);
        expectClose(gradient, reference.gradient.flat());
      }));

    it('has the gradient that central differences of the definition give', () =>
      expectNoTensorsLeft(() => {
        const logits = [0.3, -1.2, 2.0, 0.1, 1.1, 0.9, -0.4, 0.0];
        const labels = [2, 0];
        const definition = (x: number[]) =>
          labels.reduce((total, label, i) => {
            const row = x.slice(4 * i, 4 * i + 4);
            return total - Math.log(Math.exp(row[label]) / row.reduce((sum, v) => sum + Math.exp(v), 0)) / 2;
          }, 0);
        const { gradient } = lossAndGradient([logits.slice(0, 4), logits.slice(4)], labels);
        expectClose(gradient, numericalGradient(definition, logits), { relative: 1e-5 });
      }));
  });
}

describe('softmaxCrossEntropy', () => {
  beforeAll(openCpu);

  it('is ln(classes) where all logits are equal, as of a network that knows nothing', () => {
    expect(lossAndGradient([[7, 7, 7, 7]], [3]).loss).toBeCloseTo(Math.log(4), 6);
  });

  it('scales its gradient by what is handed back to it', () =>
    expectNoTensorsLeft(() => {
      tidy(() => {
        const x = tensor2d([[0, 0]]);
        const y = tensor1d([0], 'int32');
        const { grads } = engine().gradients(() => softmaxCrossEntropy(x, y), [x], scalar(3));
        // 3 · (softmax − one-hot)
        expectClose(grads[0].dataSync(), [-1.5, 1.5]);
      });
    }));

  it('runs the backend’s kernel SoftmaxCrossEntropy where there is one', () => {
    registerKernel({
      kernelName: 'SoftmaxCrossEntropy',
      backendName: 'cpu',
      kernelFunc: ({ inputs }) => {
        expect(Object.keys(inputs).sort()).toEqual(['labels', 'logits']);
        return [scalar(42), tensor2d([[1, 2]])];
      },
    });
    try {
      expect(lossAndGradient([[0, 0]], [1])).toEqual({ loss: 42, gradient: [1, 2] });
    } finally {
      unregisterKernel('SoftmaxCrossEntropy', 'cpu');
    }
  });

  it('refuses one-hot labels', () =>
    expectNoTensorsLeft(() => {
      tidy(() => {
        expect(() => softmaxCrossEntropy(tensor2d([[1, 2]]), tensor2d([[0, 1]]))).toThrow(
          'softmaxCrossEntropy: expected logits [n, classes] and int32 labels [n], got [1,2] and float32 [1,2].',
        );
      });
    }));
});
