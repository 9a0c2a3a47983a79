import { confusionMatrix } from '@lab/metrics';
import { expect, it } from 'vitest';
import { countConfusion, digitsOfCell, misreadDigits } from './confusion.js';

const labels = [0, 1, 2, 1, 0, 2, 1];
const predictions = [0, 2, 2, 2, 1, 2, 1];
const confidence = [200, 90, 250, 255, 90, 128, 99];

it('counts as @lab/metrics does', () => {
  const metric = confusionMatrix({ classes: 3 });
  // One-hot logits of the same answers.
  const logits = Float32Array.from({ length: 21 }, (_, i) =>
    predictions[Math.floor(i / 3)] === i % 3 ? 1 : 0,
  );
  metric.update({ logits, labels, classes: 3 });
  expect([...countConfusion(labels, predictions, 3)]).toEqual(metric.compute().flat());
});

it('finds the digits of a cell and all mistakes, the surest first', () => {
  expect(digitsOfCell(labels, { predictions, confidence }, { truth: 1, answer: 2 })).toEqual([3, 1]);
  expect(digitsOfCell(labels, { predictions, confidence }, { truth: 2, answer: 2 })).toEqual([2, 5]);
  expect(misreadDigits(labels, { predictions, confidence })).toEqual([3, 1, 4]);
});
