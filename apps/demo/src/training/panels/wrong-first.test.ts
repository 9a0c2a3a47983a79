import { expect, it } from 'vitest';
import { wrongFirst } from './wrong-first.js';

it('puts mistakes first and keeps the order within', () => {
  expect(wrongFirst([1, 2, 3, 4, 5], [1, 7, 3, 8, 5], 5)).toEqual([1, 3, 0, 2, 4]);
});

it('shows no more than asked for, and finds mistakes beyond that', () => {
  expect(wrongFirst([0, 0, 0, 0, 0], [0, 0, 0, 1, 1], 3)).toEqual([3, 4, 0]);
  expect(wrongFirst([0, 0, 0], [1, 1, 1], 2)).toEqual([0, 1]);
});
