import { expect, test } from 'vitest';
import { confusionMatrix } from './confusion-matrix.js';

const predictions = { logits: Float32Array.of(0, 1, 0, 2, 0, 0, 0, 9, 0), labels: [0, 0, 1], classes: 3 };

test('Counts by truth in the rows and prediction in the columns.', () => {
  const metric = confusionMatrix({ classes: 3 });
  metric.update(predictions);
  metric.update(predictions);
  const expected = [
    [2, 2, 0],
    [0, 2, 0],
    [0, 0, 0],
  ];
  expect(metric.compute()).toEqual(expected);
});

test('What compute gave stays as it was, and a reset empties the counts.', () => {
  const metric = confusionMatrix({ classes: 3 });
  metric.update(predictions);
  const before = metric.compute();
  metric.reset();
  expect(before[0]).toEqual([1, 1, 0]);
  expect(metric.compute().flat()).toEqual(new Array(9).fill(0));
});

test('Refuses predictions over another number of classes.', () => {
  expect(() => confusionMatrix({ classes: 10 }).update(predictions)).toThrow(
    'confusionMatrix: expected predictions over 10 classes, got 3.',
  );
  expect(() => confusionMatrix({ classes: 0 })).toThrow(RangeError);
});
