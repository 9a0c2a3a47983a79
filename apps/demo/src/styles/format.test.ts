import { expect, it } from 'vitest';
import { formatCount, formatDuration, formatFigure, formatPercent, formatRemaining } from './format.js';

it('writes figures as people read them', () => {
  expect(formatCount(12_345)).toBe('12,345');
  expect(formatPercent(0.9712)).toBe('97.12 %');
  // As 32 bits hold it: 0.94429999…
  expect(formatPercent(Math.fround(0.9443))).toBe('94.43 %');
  expect(formatPercent(0.99999)).toBe('99.99 %');
  expect(formatPercent(1)).toBe('100.00 %');
  expect([59_400, 185_000, 3_720_000].map(formatDuration)).toEqual(['59 s', '3 min 05 s', '1 h 02 min']);
  expect([59_400, 185_000, 3_590_000, 3_720_000].map(formatRemaining)).toEqual([
    '59 s',
    '3 min',
    '1 h 00 min',
    '1 h 02 min',
  ]);
  expect([0.0031, 38.21, 1240.4, -0.5].map(formatFigure)).toEqual(['0.00310', '38.2', '1,240', '−0.500']);
});
