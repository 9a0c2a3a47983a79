import { expect, test } from 'vitest';
import { classScores } from './class-scores.js';

test('Scores each class by its row and its column.', () => {
  // Class 0: 8 of 10 found, 8 of 9 given right.
  const scores = classScores([
    [8, 2],
    [1, 9],
  ]);
  expect(scores[0]).toEqual({ precision: 8 / 9, recall: 8 / 10, f1: 16 / 19, support: 10 });
  expect(scores[1]).toEqual({ precision: 9 / 11, recall: 9 / 10, f1: 18 / 21, support: 10 });
});

// Class 1 is never predicted, class 2 never occurs, class 3 neither.
const gaps = [
  [3, 0, 1, 0],
  [2, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
];

test('Undefined scores are 0, as in scikit-learn.', () => {
  const [, second, third, fourth] = classScores(gaps);
  expect(second).toEqual({ precision: 0, recall: 0, f1: 0, support: 2 });
  expect(third).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  expect(fourth).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
});

test('Undefined scores, and only they, take the value asked for.', () => {
  const { NaN: nan } = Number;
  const [, second, third, fourth] = classScores(gaps, { zeroDivision: nan });
  expect(second).toEqual({ precision: nan, recall: 0, f1: 0, support: 2 });
  expect(third).toEqual({ precision: 0, recall: nan, f1: 0, support: 0 });
  expect(fourth).toEqual({ precision: nan, recall: nan, f1: nan, support: 0 });
});

test('Refuses a matrix that is not square.', () => {
  expect(() => classScores([[1, 2]])).toThrow('classScores: expected a square matrix of 1 rows, got 2');
});
