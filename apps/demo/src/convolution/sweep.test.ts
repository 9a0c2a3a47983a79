import { describe, expect, it } from 'vitest';
import { sweepPosition } from './sweep.js';

describe('sweepPosition', () => {
  it('begins with three slow steps', () => {
    expect([0, 699, 700, 1400, 2100].map((at) => sweepPosition(at, 784))).toEqual([0, 0, 1, 2, 3]);
  });

  it('never goes back, and reaches the end at 6 seconds', () => {
    const positions = Array.from({ length: 601 }, (_, i) => sweepPosition(10 * i, 784));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions.at(-1)).toBe(784);
    expect(positions.at(-10)).toBeLessThan(784);
  });

  it('goes on from the middle', () => {
    expect(sweepPosition(0, 784, 400)).toBe(400);
    expect(sweepPosition(6000, 784, 400)).toBe(784);
  });

  it('ends with few outputs too', () => {
    expect(sweepPosition(6000, 2)).toBe(2);
    expect(sweepPosition(0, 0)).toBe(0);
  });
});
