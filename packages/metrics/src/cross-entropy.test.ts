import { expect, test } from 'vitest';
import { crossEntropy } from './cross-entropy.js';

function lossOf(logits: number[], label: number): number {
  const metric = crossEntropy();
  metric.update({ logits: Float32Array.from(logits), labels: [label], classes: logits.length });
  return metric.compute();
}

test('Equal logits over c classes cost ln c.', () => {
  expect(lossOf(new Array(10).fill(5), 3)).toBeCloseTo(Math.LN10, 14);
});

test('Log-probabilities are logits: the cost is their negative.', () => {
  expect(lossOf([Math.log(0.5), Math.log(0.25), Math.log(0.25)], 1)).toBeCloseTo(2 * Math.LN2, 7);
  expect(lossOf([Number.NEGATIVE_INFINITY, 0], 1)).toBe(0);
  expect(lossOf([Number.NEGATIVE_INFINITY, 0], 0)).toBe(Number.POSITIVE_INFINITY);
});

test('Neither huge logits overflow nor tiny losses vanish.', () => {
  expect(lossOf([3e38, 0], 0)).toBe(0);
  expect(lossOf([1000, 0], 1)).toBe(1000);
  expect(lossOf([-1000, 0], 0)).toBe(1000);
  // ln(1 + e^−30) is e^−30 to its 13th digit, ln(1 + e^−100) to all; 1 + e^−100 itself rounds to 1.
  expect(lossOf([30, 0], 0) / Math.exp(-30)).toBeCloseTo(1, 12);
  expect(lossOf([0, 100], 1) / Math.exp(-100)).toBeCloseTo(1, 14);
});

test('Is the mean over all examples, however unequal the chunks.', () => {
  const metric = crossEntropy();
  metric.update({ logits: Float32Array.of(0, 0), labels: [0], classes: 2 });
  metric.update({ logits: Float32Array.of(1000, 0, 0, 1000), labels: [1, 1], classes: 2 });
  expect(metric.compute()).toBeCloseTo((Math.LN2 + 1000 + 0) / 3, 12);
  metric.reset();
  expect(metric.compute()).toBeNaN();
});
