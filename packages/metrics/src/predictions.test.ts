import { expect, test } from 'vitest';
import { checkPredictions } from './predictions.js';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

test.each([
  ['no class', [], [], 0, 'metric: expected classes to be an integer of at least 1, got 0.'],
  ['half a class', [1], [0], 1.5, 'got 1.5.'],
  [
    'a missing logit',
    [1, 2, 3],
    [0, 1],
    2,
    'metric: expected 2 · 2 logits for 2 labels and 2 classes, got 3.',
  ],
  ['a label too high', [1, 2], [2], 2, 'metric: expected labels from 0 to 1, got 2 at index 0.'],
  ['a negative label', [1, 2], [-1], 2, 'got -1 at index 0.'],
  ['a fractional label', [1, 2], [0.5], 2, 'got 0.5 at index 0.'],
  ['a label that is NaN', [1, 2], [nan], 2, 'got NaN at index 0.'],
  ['a logit that is NaN', [1, 2, 3, nan], [0, 0], 2, 'got NaN at example 1, class 1.'],
  ['an infinite logit', [infinity, 2], [0], 2, 'got Infinity at example 0, class 0.'],
  ['a row of −∞', [0, 0, -infinity, -infinity], [0, 0], 2, 'got none at example 1.'],
])('Refuses %s and says where.', (_, logits, labels, classes, message) => {
  const check = () => checkPredictions('metric', { logits: Float32Array.from(logits), labels, classes });
  expect(check).toThrow(RangeError);
  expect(check).toThrow(message);
});

test('Takes the logarithm of a probability of zero.', () => {
  checkPredictions('metric', { logits: Float32Array.of(-infinity, 0), labels: [0], classes: 2 });
});
