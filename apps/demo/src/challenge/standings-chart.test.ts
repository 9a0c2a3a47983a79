import { expect, it } from 'vitest';
import { standingAt } from './standings-chart.js';

it('places an accuracy by the logarithm of its errors, from 1,000 to 5 of 10,000', () => {
  expect(standingAt(0.9)).toBeCloseTo(0, 9);
  // 100 errors: ln(1000 / 100) / ln(1000 / 5).
  expect(standingAt(0.99)).toBeCloseTo(Math.log(10) / Math.log(200), 9);
  expect(standingAt(0.9995)).toBeCloseTo(1, 9);
  // Beyond the ends it stays at them.
  expect([standingAt(0.5), standingAt(1)]).toEqual([0, 1]);
});
