import { describe, expect, it } from 'vitest';
import { sweepPosition } from './sweep.js';

const whole = { count: 784, from: 0, slowAt: 100 };

describe('sweepPosition', () => {
  it('hurries to the first ink and makes three slow steps there', () => {
    const times = [0, 200, 400, 1099, 1100, 1800, 2500];
    expect(times.map((at) => sweepPosition(at, whole))).toEqual([0, 50, 100, 100, 101, 102, 103]);
  });

  it('never goes back, and reaches the end within 6 seconds', () => {
    const positions = Array.from({ length: 601 }, (_, i) => sweepPosition(10 * i, whole));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions.at(-1)).toBe(784);
    expect(positions[450]).toBeLessThan(784);
  });

  it('is slow at once where the ink begins at once', () => {
    const times = [0, 699, 700, 1400];
    expect(times.map((at) => sweepPosition(at, { ...whole, slowAt: 0 }))).toEqual([0, 0, 1, 2]);
  });

  it('goes on from the middle without slow steps', () => {
    expect(sweepPosition(0, { ...whole, from: 400 })).toBe(400);
    expect(sweepPosition(6000, { ...whole, from: 400 })).toBe(784);
  });

  it('ends with few outputs too', () => {
    expect(sweepPosition(6000, { count: 2, from: 0, slowAt: 0 })).toBe(2);
    expect(sweepPosition(6000, { count: 0, from: 0, slowAt: 0 })).toBe(0);
  });
});
