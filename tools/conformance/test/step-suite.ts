import { expectNoTensorsLeft } from '@lab/testkit';
import { type OptimizerState, optimizerFromConfig, type Spec, softmaxCrossEntropy } from '@lab/train';
import { dispose, engine, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: it would make a .js of it.
import reference from '../../reference/train.json' with { type: 'json' };
import type { BackendUnderTest } from './backends.js';
import type { ErrorTable } from './error-table.js';

type Values = Record<string, number[]>;

// A few float32 roundings.
const tolerance = 1e-5;

/** Defines the tests that hold the loss and the optimizers to PyTorch's float64 values on one backend. */
export function testLossAndOptimizers({ name, open }: BackendUnderTest, table: ErrorTable): void {
  const compare = (what: string, actual: ArrayLike<number>, expected: number[]) => {
    const error = largestError(actual, expected);
    table.note(what, name, error);
    expect(error, what).toBeLessThan(tolerance);
  };

  describe(`loss and optimizers on ${name}`, () => {
    beforeAll(open);

    it('softmaxCrossEntropy has the value and the gradient of its definition', () =>
      expectNoTensorsLeft(() => {
        const { logits, labels, loss, gradient } = reference.crossEntropy;
        tidy(() => {
          const [x, y] = [tensor2d(logits), tensor1d(labels, 'int32')];
          const { value, grads } = engine().gradients(() => softmaxCrossEntropy(x, y), [x]);
          expect(largestError(value.dataSync(), [loss])).toBeLessThan(tolerance);
          compare('softmaxCrossEntropy', grads[0].dataSync(), gradient.flat());
        });
      }));

    for (const { type, config, after } of reference.optimizers) {
      it(`${type} ${JSON.stringify(config)} moves the parameters as defined`, () =>
        expectNoTensorsLeft(() => {
          const optimizer = optimizerFromConfig({ type, config } as Spec);
          let params: OptimizerState = tensors(reference.start);
          let state = optimizer.init(params);
          for (const [step, expected] of (after as unknown as Values[]).entries()) {
            const grads = tensors(reference.gradients[step] as unknown as Values);
            const learningRate = reference.rates[step];
            ({ params, state } = optimizer.update(params, grads, state, { step, learningRate }));
            dispose(grads);
            for (const [param, values] of Object.entries(expected)) {
              compare(type, params[param].dataSync(), values);
            }
          }
          dispose([params, state]);
        }));
    }
  });
}

const tensors = (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, data]) => [name, tensor1d(data)]));

/** Relative to the largest value expected. */
function largestError(actual: ArrayLike<number>, expected: number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value))) / scale;
}
