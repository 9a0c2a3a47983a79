import { describe, expect, it } from 'vitest';
import { formatNumber, parseTyped } from './format-number.js';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [0.004, '0'],
    [-0.004, '0'],
    [0.375, '.38'],
    [-0.375, '−.38'],
    [1, '1'],
    [10, '10'],
    [-1.2, '−1.2'],
    [100.5, '100.5'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('parseTyped', () => {
  it('reads back what it wrote, and what people type', () => {
    expect(['−.38', '-0.38', '0,5', ' 2 '].map(parseTyped)).toEqual([-0.38, -0.38, 0.5, 2]);
  });

  it('refuses what is no number', () => {
    expect(['', 'x', '1e999', '--1'].map(parseTyped)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
