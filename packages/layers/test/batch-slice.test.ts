import { deterministicValues, expectClose, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { concat, slice, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNorm, dropout, microBatchRange, type State } from '../src/index.js';

describe('microBatchRange', () => {
  it.each([
    [8, 2, [0, 4, 8]],
    [5, 2, [0, 2, 5]],
    [13, 4, [0, 3, 6, 9, 13]],
    // 7 → 3 + 4 → 1 + 2, 2 + 2 → 0 + 1, 1 + 1, 1 + 1, 1 + 1
    [7, 8, [0, 0, 1, 2, 3, 4, 5, 6, 7]],
    [6, 1, [0, 6]],
  ])('halves %i examples down to %i parts', (count, parts, edges) => {
    const ranges = Array.from({ length: parts }, (_, i) => microBatchRange(count, parts, i));
    expect(ranges).toEqual(edges.slice(1).map((end, i) => [edges[i], end]));
  });
});

describe('a slice of a batch', () => {
  beforeAll(openCpu);
  const x = () => tensor(deterministicValues(6 * 2 * 3), [6, 2, 3]);
  const rows = (values: Tensor, start: number, end: number) =>
    slice(values, [start, 0, 0], [end - start, 2, 3]);

  it('drops what the whole batch drops there', () =>
    expectNoTensorsLeft(() => {
      tidy(() => {
        const layer = dropout({ rate: 0.5 });
        const options = { training: true, seed: 3 };
        const whole = layer.apply({}, x(), options);
        const part = layer.apply({}, rows(x(), 2, 6), {
          ...options,
          slice: { first: 2, total: 6, microBatches: 1 },
        });
        expect(Array.from(part.dataSync())).toEqual(Array.from(rows(whole, 2, 6).dataSync()));
      });
    }));

  it('is normalised micro-batch by micro-batch, and its new state is its share', () =>
    expectNoTensorsLeft(() => {
      tidy(() => {
        const layer = batchNorm({ momentum: 0.9 });
        const { params, state } = layer.init([2, 3], 0);
        const apply = (values: Tensor, slice?: { first: number; total: number; microBatches: number }) => {
          const stateUpdates: State = {};
          const y = layer.apply(params, values, { training: true, state, stateUpdates, slice });
          return { y, stateUpdates };
        };
        const whole = apply(x(), { first: 0, total: 6, microBatches: 2 });
        const halves = [apply(rows(x(), 0, 3)), apply(rows(x(), 3, 6))];
        expectClose(whole.y.dataSync(), Array.from(concat(halves.map(({ y }) => y)).dataSync()));
        const shares = [
          apply(rows(x(), 0, 3), { first: 0, total: 6, microBatches: 1 }),
          apply(rows(x(), 3, 6), { first: 3, total: 6, microBatches: 1 }),
        ];
        for (const name of ['mean', 'variance']) {
          const [a, b] = halves.map(({ stateUpdates }) => stateUpdates[name].dataSync());
          const means = Array.from(a, (value, i) => (value + b[i]) / 2);
          expectClose(whole.stateUpdates[name].dataSync(), means);
          const [c, d] = shares.map(({ stateUpdates }) => stateUpdates[name].dataSync());
          expectClose(
            Array.from(c, (value, i) => value + d[i]),
            means,
          );
        }
        for (const { stateUpdates } of [whole, ...halves, ...shares]) {
          for (const value of Object.values(stateUpdates)) value.dispose();
        }
      });
    }));
});
