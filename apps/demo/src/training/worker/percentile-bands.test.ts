import { expect, it } from 'vitest';
import { percentileBands } from './percentile-bands.js';

/** The boundaries of sorted values, by linear interpolation. */
function sorted(values: Float32Array): number[] {
  const ascending = [...values].sort((a, b) => a - b);
  return Array.from({ length: 8 }, (_, k) => {
    const rank = (k / 7) * (ascending.length - 1);
    const low = Math.floor(rank);
    const high = Math.min(low + 1, ascending.length - 1);
    return ascending[low] + (rank - low) * (ascending[high] - ascending[low]);
  });
}

it('agrees with sorting to the width of a bin', () => {
  // A bell around 0.02, by sums of a linear congruence.
  let x = 1;
  const random = () => {
    x = (x * 48_271) % 0x7fffffff;
    return x / 0x7fffffff;
  };
  const values = Float32Array.from(
    { length: 20_000 },
    () => 0.02 + 0.1 * (random() + random() + random() - 1.5),
  );
  const bands = new Float32Array(8);
  percentileBands([values.subarray(0, 7_000), values.subarray(7_000)], bands);
  const expected = sorted(values);
  expect([bands[0], bands[7]]).toEqual([expected[0], expected[7]]);
  for (const [k, boundary] of bands.entries()) {
    expect(Math.abs(boundary - expected[k])).toBeLessThan(0.008 * Math.abs(expected[k]) + 1e-4);
  }
});

it('is exact for equal values, and for one', () => {
  const bands = new Float32Array(8);
  percentileBands([new Float32Array(100).fill(0.1)], bands);
  expect([...bands]).toEqual(Array(8).fill(Math.fround(0.1)));
  percentileBands([Float32Array.of(-3)], bands);
  expect([...bands]).toEqual(Array(8).fill(-3));
});

it('orders negative and positive values', () => {
  const bands = new Float32Array(8);
  percentileBands([Float32Array.from({ length: 8_001 }, (_, i) => i - 4_000)], bands);
  expect([...bands]).toEqual([...bands].sort((a, b) => a - b));
  expect(bands[0]).toBe(-4_000);
  // 1/7 of the way from −4,000 to 4,000.
  expect(Math.abs(bands[1] + 2_857)).toBeLessThan(0.008 * 2_857 + 1);
});
