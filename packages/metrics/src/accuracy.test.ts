import { expect, test } from 'vitest';
import { accuracy } from './accuracy.js';

test('Counts the examples whose largest logit is the true class.', () => {
  const metric = accuracy();
  metric.update({ logits: Float32Array.of(0, 1, 2, 5, 4, 3), labels: [2, 1], classes: 3 });
  expect(metric.compute()).toBe(1 / 2);
  metric.update({ logits: Float32Array.of(-3, -1, -2), labels: [1], classes: 3 });
  expect(metric.compute()).toBe(2 / 3);
});

test('Of equal logits the lowest class is the prediction.', () => {
  const metric = accuracy();
  metric.update({ logits: Float32Array.of(1, 1, 1, 0, 7, 7), labels: Uint8Array.of(0, 1), classes: 3 });
  expect(metric.compute()).toBe(1);
});

test('Is NaN before the first example and again after a reset; an empty update changes nothing.', () => {
  const metric = accuracy();
  expect(metric.compute()).toBeNaN();
  metric.update({ logits: Float32Array.of(1, 0), labels: [0], classes: 2 });
  metric.update({ logits: new Float32Array(0), labels: [], classes: 2 });
  expect(metric.compute()).toBe(1);
  metric.reset();
  expect(metric.compute()).toBeNaN();
});

test('A refused update leaves the metric as it was.', () => {
  const metric = accuracy();
  metric.update({ logits: Float32Array.of(1, 0), labels: [0], classes: 2 });
  const bad = { logits: Float32Array.of(1, 0, Number.NaN, 0), labels: [1, 1], classes: 2 };
  expect(() => metric.update(bad)).toThrow();
  expect(metric.compute()).toBe(1);
});
