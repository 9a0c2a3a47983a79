import { expect, test } from 'vitest';
import { formatPercent } from './format-percent.js';

test('Two digits after the point show a single error of 10,000; others on request.', () => {
  expect(formatPercent(0.9914)).toBe('99.14 %');
  expect(formatPercent(9999 / 10_000)).toBe('99.99 %');
  expect(formatPercent(1)).toBe('100.00 %');
  expect(formatPercent(0.973, 0)).toBe('97 %');
});

test('What is no number is a dash.', () => {
  expect(formatPercent(Number.NaN)).toBe('–');
});
