import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson-interval.js';

test('Its ends solve the equation that defines it: |p̂ − p| = z · √(p(1 − p)/n).', () => {
  for (const [successes, trials, z] of [
    [9928, 10_000, 1.96],
    [81, 263, 1.96],
    [1, 29, 2.576],
  ]) {
    const { low, high } = wilsonInterval(successes, trials, { z });
    for (const p of [low, high]) {
      expect(Math.abs(successes / trials - p)).toBeCloseTo(z * Math.sqrt((p * (1 - p)) / trials), 12);
    }
    expect(low).toBeLessThan(successes / trials);
    expect(high).toBeGreaterThan(successes / trials);
  }
});

test("Agrees with Newcombe's published table (1998, table I, method 3).", () => {
  const rounded = ([successes, trials]: number[]) => {
    const { low, high } = wilsonInterval(successes, trials);
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(rounded([81, 263])).toEqual(['0.2553', '0.3662']);
  expect(rounded([15, 148])).toEqual(['0.0624', '0.1605']);
  expect(rounded([0, 20])).toEqual(['0.0000', '0.1611']);
  expect(rounded([1, 29])).toEqual(['0.0061', '0.1718']);
});

test('Closes exactly at 0 and 1 when nothing or everything succeeds.', () => {
  expect(wilsonInterval(0, 7).low).toBe(0);
  expect(wilsonInterval(7, 7).high).toBe(1);
});

test('Refuses counts that are none.', () => {
  expect(() => wilsonInterval(0, 0)).toThrow('wilsonInterval: expected trials');
  expect(() => wilsonInterval(11, 10)).toThrow('wilsonInterval: expected successes');
  expect(() => wilsonInterval(0.99, 10)).toThrow('wilsonInterval: expected successes');
  expect(() => wilsonInterval(1, 10, { z: 0 })).toThrow('wilsonInterval: expected z');
});
