import { expect, test } from 'vitest';
import { median, pairedRatio, summarize } from './statistics.js';

test('The median is the middle value, whatever the order.', () => {
  expect(median([9, 1, 5])).toBe(5);
});

test('The median of an even number of values is the mean of the middle two.', () => {
  expect(median([4, 1, 100, 2])).toBe((2 + 4) / 2);
});

test('There is no median of nothing.', () => {
  expect(() => median([])).toThrow('median: expected at least one value, got none.');
});

test('A summary is rounded to microseconds.', () => {
  // (2.00049 + 3) / 2 = 2.500245
  expect(summarize([3, 2.00049])).toEqual({ medianMs: 2.5, minMs: 2 });
});

test('A round that is slow for both sides does not change the ratio.', () => {
  // 8/16, 80/160 and 9/16: the middle one is 0.5.
  expect(pairedRatio([[8], [80], [9]], [[16], [160], [16]])).toBe(0.5);
});

test('A round that one side sat out does not count.', () => {
  expect(pairedRatio([[8], [8], [8]], [[], [4, 4, 100], []])).toBe(2);
});
