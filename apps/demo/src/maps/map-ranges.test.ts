import { expect, it } from 'vitest';
import { mapRanges } from './map-ranges.js';

// Two maps of two values, side by side: 1, 2 and 0, 0; then units with a negative value.
const layers = [
  { shape: [1, 2, 2], values: Float32Array.of(1, 0, 2, 0) },
  { shape: [3], values: Float32Array.of(-4, 0, 3) },
];

it('reaches to the largest value of a map, a layer, or all', () => {
  expect(mapRanges(layers, 'unit')).toEqual([
    [
      { low: 0, high: 2 },
      // Nothing but zeros still has a scale.
      { low: 0, high: 1 },
    ],
    [{ low: -4, high: 4 }],
  ]);
  expect(mapRanges(layers, 'layer')).toEqual([
    [
      { low: 0, high: 2 },
      { low: 0, high: 2 },
    ],
    [{ low: -4, high: 4 }],
  ]);
  expect(mapRanges(layers, 'global')).toEqual([
    [
      { low: 0, high: 4 },
      { low: 0, high: 4 },
    ],
    [{ low: -4, high: 4 }],
  ]);
});
