import { expect, test } from 'vitest';
import { softmax } from './softmax.js';

test('Each row is e^x over its sum, also where e^x would overflow.', () => {
  const thirds = softmax(Float32Array.of(0, Math.LN2, 1000, 1000), 2);
  expect(thirds[0]).toBeCloseTo(1 / 3, 7);
  expect(thirds[1]).toBeCloseTo(2 / 3, 7);
  expect([...thirds.subarray(2)]).toEqual([0.5, 0.5]);
});

test('Refuses a part of a row.', () => {
  expect(() => softmax(new Float32Array(5), 2)).toThrow('softmax: expected whole rows of logits, got 5');
});
