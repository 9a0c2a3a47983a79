import { expect, test } from 'vitest';
import { formatDuration } from './format-duration.js';

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.5, '1.0 s'],
  [12_345, '12.3 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 00 s'],
  [125_000, '2 min 05 s'],
  [3_599_600, '1 h 00 min'],
  [3_720_000, '1 h 02 min'],
  [90_000_000, '25 h 00 min'],
  [Number.NaN, '–'],
  [Number.POSITIVE_INFINITY, '–'],
])('%d ms is written "%s".', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
