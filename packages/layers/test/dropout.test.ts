import { expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { dispose, ones, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { dropout } from '../src/index.js';

beforeAll(openCpu);

function drop(options: { rate: number; channels?: boolean }, shape: number[], seed: number): Float32Array {
  const x = ones(shape);
  const y = dropout(options).apply({}, x, { training: true, seed });
  const values = y.dataSync<'float32'>().slice();
  dispose([x, y]);
  return values;
}

it('drops the fraction it says and keeps the mean', async () => {
  await expectNoTensorsLeft(() => {
    const values = drop({ rate: 0.25 }, [500, 200], 1);
    const dropped = values.filter((value) => value === 0).length / values.length;
    // Five standard deviations of a fraction of 100,000.
    expect(Math.abs(dropped - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 100_000));
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
  });
});

it('drops other values at each step and the same for the same seed', () => {
  const [first, again, next] = [1, 1, 2].map((seed) => drop({ rate: 0.5 }, [100, 100], seed));
  expect(again).toEqual(first);
  const same = next.filter((value, i) => value === first[i]).length;
  // Two independent masks agree in half of their values.
  expect(Math.abs(same - 5000)).toBeLessThan(5 * Math.sqrt(10_000 / 4));
});

it('drops whole channels of an example, each example others', () => {
  const values = drop({ rate: 0.5, channels: true }, [50, 4, 3, 8], 3);
  const masks = new Set<string>();
  for (let n = 0; n < 50; n++) {
    const example = values.subarray(n * 96, (n + 1) * 96);
    const mask = example.subarray(0, 8);
    for (let i = 0; i < 96; i++) expect(example[i]).toBe(mask[i % 8]);
    masks.add(mask.join());
  }
  expect(masks.size).toBeGreaterThan(40);
});

it('is off outside training and at rate 0', async () => {
  await expectNoTensorsLeft(() => {
    const x = ones([2, 3]) as Tensor;
    expect(dropout({ rate: 0.5 }).apply({}, x)).toBe(x);
    expect(dropout({ rate: 0 }).apply({}, x, { training: true })).toBe(x);
    x.dispose();
  });
});

it('wants a seed when training', () => {
  const x = ones([2, 3]);
  expect(() => dropout({ rate: 0.5 }).apply({}, x, { training: true })).toThrow(
    "dropout: expected a seed when training, got none. Pass the step's seed to apply.",
  );
  x.dispose();
});

it.each([-0.1, 1, 2, Number.NaN])('refuses a rate of %d', (rate) => {
  expect(() => dropout({ rate })).toThrow(RangeError);
});
