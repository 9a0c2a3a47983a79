import { describe, expect, it } from 'vitest';
import { maxPoolWinners } from './max-pool-winners.js';

describe('maxPoolWinners', () => {
  it('says where the largest of four was', () => {
    const values = Float32Array.of(1, 2, -3, -1, 4, 3, -2, -4);
    expect([...maxPoolWinners({ shape: [2, 4, 1], values })]).toEqual([4, 3]);
  });

  it('keeps channels apart', () => {
    // Two channels of 2×2: 1 2 3 4 and 8 7 6 5.
    const values = Float32Array.of(1, 8, 2, 7, 3, 6, 4, 5);
    expect([...maxPoolWinners({ shape: [2, 2, 2], values })]).toEqual([6, 1]);
  });

  it('leaves out a last row and column without a partner', () => {
    expect(maxPoolWinners({ shape: [3, 5, 1], values: new Float32Array(15) })).toHaveLength(2);
  });
});
