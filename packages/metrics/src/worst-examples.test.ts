import { expect, test } from 'vitest';
import { worstExamples } from './worst-examples.js';

// Logits [x, 0]: class 0 with probability 1 / (1 + e^−x).
function stream(xs: number[], labels: number[]) {
  return { logits: Float32Array.from(xs.flatMap((x) => [x, 0])), labels, classes: 2 };
}
const probability = (x: number) => 1 / (1 + Math.exp(-x));

test('Lists the surest mistakes first and leaves out what was recognised.', () => {
  const metric = worstExamples({ count: 2 });
  metric.update(stream([1, 9, 3], [1, 0, 1]));
  metric.update(stream([2, -8], [1, 1]));
  const worst = metric.compute();
  expect(worst.map(({ index, label, prediction }) => [index, label, prediction])).toEqual([
    [2, 1, 0],
    [3, 1, 0],
  ]);
  expect(worst[0].probability).toBeCloseTo(probability(3), 14);
  expect(worst[0].labelProbability).toBeCloseTo(probability(-3), 14);
  expect(worst[0].loss).toBeCloseTo(Math.log(1 + Math.exp(3)), 14);
});

test('By loss it lists the least probable truths, recognised or not.', () => {
  const metric = worstExamples({ count: 3, by: 'loss' });
  metric.update(stream([5, 1, 3], [0, 0, 1]));
  expect(metric.compute().map(({ index }) => index)).toEqual([2, 1, 0]);
});

test('By loss it tells apart truths whose probability rounds to zero.', () => {
  const metric = worstExamples({ count: 2, by: 'loss' });
  metric.update(stream([1000, 2000], [1, 1]));
  expect(metric.compute().map(({ index, loss }) => [index, loss])).toEqual([
    [1, 2000],
    [0, 1000],
  ]);
});

test('Of equal examples the earlier come first and stay.', () => {
  const metric = worstExamples({ count: 2 });
  metric.update(stream([1, 1, 1, 1], [1, 1, 1, 1]));
  expect(metric.compute().map(({ index }) => index)).toEqual([0, 1]);
});

test('After a reset the stream counts from 0 again.', () => {
  const metric = worstExamples({ count: 2 });
  metric.update(stream([1, 1], [1, 1]));
  metric.reset();
  expect(metric.compute()).toEqual([]);
  metric.update(stream([-1, 1], [1, 1]));
  expect(metric.compute().map(({ index }) => index)).toEqual([1]);
});

test('Refuses a count or an order it does not know.', () => {
  expect(() => worstExamples({ count: 0 })).toThrow(RangeError);
  // @ts-expect-error: what a caller without types may do.
  expect(() => worstExamples({ count: 1, by: 'size' })).toThrow(TypeError);
});
