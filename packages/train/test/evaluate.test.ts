import { dense, dropout, flatten, sequential } from '@lab/layers';
import { accuracy, confusionMatrix, crossEntropy } from '@lab/metrics';
import type { Dataset } from '@lab/mnist-data';
import { deterministicValues, expectClose, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { dispose } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate, predict } from '../src/index.js';

const count = 23;
const dataset: Dataset = {
  images: Uint8Array.from(deterministicValues(count * 6, 1), (value) => 127.5 + 127.5 * value),
  labels: Uint8Array.from({ length: count }, (_, i) => (i * 7) % 3),
  count,
  rows: 2,
  cols: 3,
  classes: 3,
  name: 'test',
  source: 'computed',
};
const network = sequential([flatten(), dropout({ rate: 0.5 }), dense({ units: 3 })]);

/** x · W + b in float64. */
function logitsByHand(kernel: ArrayLike<number>, bias: ArrayLike<number>): number[] {
  return Array.from({ length: count * 3 }, (_, at) => {
    const [example, unit] = [Math.floor(at / 3), at % 3];
    let sum = bias[unit];
    for (let p = 0; p < 6; p++) sum += (dataset.images[example * 6 + p] / 255) * kernel[p * 3 + unit];
    return sum;
  });
}

describe('evaluate and predict', () => {
  beforeAll(openCpu);

  it('give the network’s logits in order, without dropout, whatever the chunks', () =>
    expectNoTensorsLeft(async () => {
      const { params } = network.init([2, 3, 1], 5);
      const expected = logitsByHand(params['dense1/kernel'].dataSync(), params['dense1/bias'].dataSync());
      for (const chunkSize of [1, 10, 23, 1000]) {
        const { logits, classes } = await predict({ network, params, dataset, chunkSize });
        expect(classes).toBe(3);
        expectClose(logits, expected);
      }
      dispose(params);
    }));

  it('count errors and average the loss as @lab/metrics does, whatever the chunks', () =>
    expectNoTensorsLeft(async () => {
      const { params } = network.init([2, 3, 1], 5);
      for (const chunkSize of [4, 23, undefined]) {
        const metrics = [accuracy(), crossEntropy(), confusionMatrix({ classes: 3 })] as const;
        const figures = await evaluate({ network, params, dataset, chunkSize, metrics });
        expect(figures.count).toBe(count);
        expect(figures.accuracy).toBe(metrics[0].compute());
        expect(figures.loss).toBeCloseTo(metrics[1].compute(), 12);
        expect(figures.errors).toBe(count - Math.round(metrics[0].compute() * count));
      }
      dispose(params);
    }));

  it('stop between two chunks when aborted, leaving nothing behind', () =>
    expectNoTensorsLeft(async () => {
      const { params } = network.init([2, 3, 1], 5);
      const controller = new AbortController();
      const metric = { update: () => controller.abort(new Error('enough')) };
      const options = {
        network,
        params,
        dataset,
        chunkSize: 5,
        metrics: [metric],
        signal: controller.signal,
      };
      await expect(evaluate(options)).rejects.toThrow('enough');
      dispose(params);
    }));

  it('refuse a set that does not fit', () =>
    expectNoTensorsLeft(async () => {
      const { params } = network.init([2, 3, 1], 5);
      const judge = (change: Partial<Dataset>) =>
        evaluate({ network, params, dataset: { ...dataset, ...change } });
      await expect(judge({ count: 0, images: new Uint8Array(), labels: new Uint8Array() })).rejects.toThrow(
        "evaluate: expected the dataset's count to be an integer at least 1, got 0.",
      );
      await expect(judge({ rows: 3 })).rejects.toThrow('23 pictures of 3 × 3 bytes, got 138 bytes');
      await expect(judge({ labels: new Uint8Array(5) })).rejects.toThrow('expected 23 labels');
      await expect(judge({ labels: new Uint8Array(count).fill(3) })).rejects.toThrow(
        'evaluate: expected labels 0..2 for a network with 3 outputs, got 3.',
      );
      await expect(predict({ network, params, dataset, chunkSize: 0 })).rejects.toThrow(RangeError);
      dispose(params);
    }));
});
