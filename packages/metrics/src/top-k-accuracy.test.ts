import { expect, test } from 'vitest';
import { topKAccuracy } from './top-k-accuracy.js';

// Row 1: truth ranks second. Row 2: truth ranks third.
const predictions = { logits: Float32Array.of(3, 2, 1, 0, 3, 2, 1, 0), labels: [1, 2], classes: 4 };

test.each([
  [1, 0],
  [2, 1 / 2],
  [3, 1],
  [4, 1],
])('With k = %i the share of truths among the k largest is %f.', (k, expected) => {
  const metric = topKAccuracy({ k });
  metric.update(predictions);
  expect(metric.compute()).toBe(expected);
});

test('Of equal logits the lower class ranks first.', () => {
  const metric = topKAccuracy({ k: 2 });
  metric.update({ logits: Float32Array.of(1, 1, 1), labels: [1], classes: 3 });
  expect(metric.compute()).toBe(1);
  metric.reset();
  metric.update({ logits: Float32Array.of(1, 1, 1), labels: [2], classes: 3 });
  expect(metric.compute()).toBe(0);
});

test('Refuses a k that is no count or above the number of classes.', () => {
  expect(() => topKAccuracy({ k: 0 })).toThrow(RangeError);
  expect(() => topKAccuracy({ k: 1.5 })).toThrow(RangeError);
  expect(() => topKAccuracy({ k: 5 }).update(predictions)).toThrow(
    'topKAccuracy: expected k to be at most the number of classes, 4, got 5.',
  );
});
