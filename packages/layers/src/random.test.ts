import { describe, expect, it } from 'vitest';
import { uniform, uniformStream } from './random.js';

const count = 100_000;

describe('uniform', () => {
  // From the formula of the header, written again in Python with unbounded integers.
  it.each([
    [0, 0, 1486017715],
    [0, 1, 1252029134],
    [1, 0, 52752664],
    [42, 1_000_000, 1311390229],
    [0xffffffff, 0xffffffff, 1659405804],
    [0x80000000, 0x7fffffff, 4064320210],
  ])('gives the bits of the written formula for seed %i, index %i', (seed, index, bits) => {
    expect(uniform(seed, index)).toBe(bits);
    expect(uniformStream(seed)(index)).toBe(bits);
  });

  it('is even over its range', () => {
    const bins = new Float64Array(256);
    const at = uniformStream(3);
    for (let i = 0; i < count; i++) bins[at(i) >>> 24]++;
    const expected = count / 256;
    const chiSquare = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, standard deviation 22.6.
    expect(Math.abs(chiSquare - 255)).toBeLessThan(5 * 22.6);
  });

  it('does not correlate neighbouring values, nor the streams of neighbouring seeds', () => {
    const signs = (seed: number) => Array.from({ length: count }, (_, i) => (uniform(seed, i) & 1 ? 1 : -1));
    const correlation = (a: number[], b: number[], lag = 0) => {
      let sum = 0;
      for (let i = lag; i < count; i++) sum += a[i] * b[i - lag];
      return Math.abs(sum) / Math.sqrt(count);
    };
    const [first, second] = [signs(10), signs(11)];
    // In standard deviations of independent signs.
    for (const lag of [1, 2, 28, 200]) expect(correlation(first, first, lag)).toBeLessThan(5);
    expect(correlation(first, second)).toBeLessThan(5);
  });

  it('gives two seeds different values, not the same ones in another order', () => {
    const first = new Set(Array.from({ length: count }, (_, i) => uniform(1, i)));
    let shared = 0;
    for (let i = 0; i < count; i++) if (first.has(uniform(2, i))) shared++;
    // Independent streams share count² / 2³² ≈ 2 values.
    expect(shared).toBeLessThan(20);
  });
});
