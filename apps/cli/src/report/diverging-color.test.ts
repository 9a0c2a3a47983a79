import { expect, test } from 'vitest';
import { divergingColor } from './diverging-color.js';

test('Runs from #B35806 over #F7F7F7 to #2166AC.', () => {
  expect(divergingColor(-2, 2)).toEqual([0xb3, 0x58, 0x06]);
  expect(divergingColor(0, 2)).toEqual([0xf7, 0xf7, 0xf7]);
  expect(divergingColor(2, 2)).toEqual([0x21, 0x66, 0xac]);
  // Half way: (247 + 33) / 2, (247 + 102) / 2, (247 + 172) / 2.
  expect(divergingColor(1, 2)).toEqual([140, 175, 210]);
});

test('Holds outside of the limit, without one, and for NaN.', () => {
  expect(divergingColor(9, 2)).toEqual(divergingColor(2, 2));
  expect(divergingColor(0, 0)).toEqual([0xf7, 0xf7, 0xf7]);
  expect(divergingColor(Number.NaN, 1)).toEqual([0x80, 0x80, 0x80]);
});
