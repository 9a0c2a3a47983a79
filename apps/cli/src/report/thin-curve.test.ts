import { expect, test } from 'vitest';
import { thinCurve } from './thin-curve.js';

test('A short curve stays as it is.', () => {
  const curve = [{ step: 1, trainLoss: 2 }];
  expect(thinCurve(curve)).toEqual({ points: curve, meanOf: 1 });
});

test('Training values become means of neighbours at the last of their steps; test values stay where they were.', () => {
  const curve = [
    { step: 10, trainLoss: 4, trainAccuracy: 0.5 },
    { step: 20, trainLoss: 2, trainAccuracy: 1, testAccuracy: 0.8 },
    { step: 30, trainLoss: 1 },
  ];
  expect(thinCurve(curve, 2)).toEqual({
    points: [
      { step: 20, testAccuracy: 0.8 },
      { step: 20, trainLoss: 3, trainAccuracy: 0.75 },
      { step: 30, trainLoss: 1, trainAccuracy: undefined },
    ],
    meanOf: 2,
  });
});
