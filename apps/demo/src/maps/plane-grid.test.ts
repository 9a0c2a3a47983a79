import { describe, expect, it } from 'vitest';
import { planeAt, planeGrid } from './plane-grid.js';

describe('a grid of planes', () => {
  it('is as large as fits', () => {
    // One row of 6 planes of 28 at 3: 504, and 5 gaps of 6: 534. Two rows of 3 at 4 would be 230 high.
    expect(
      planeGrid({ count: 6, planeWidth: 28, planeHeight: 28, room: 600, tallest: 200, widest: 112 }),
    ).toEqual({ columns: 6, rows: 1, scale: 3, gap: 6, width: 534, height: 84 });
  });

  it('takes more rows where that makes planes larger', () => {
    // 24 planes of 7: one row at 4 is 810 wide; two rows of 12 at 10 are 906 wide and 146 high.
    const grid = planeGrid({ count: 24, planeWidth: 7, planeHeight: 7, room: 940, tallest: 150, widest: 84 });
    expect(grid).toMatchObject({ columns: 12, rows: 2, scale: 10, width: 906, height: 146 });
  });

  it('has room for any number of planes, however small they get', () => {
    for (const count of [1, 7, 64, 200]) {
      const grid = planeGrid({ count, planeWidth: 14, planeHeight: 14, room: 330, tallest: 100, widest: 84 });
      expect(grid.width).toBeLessThanOrEqual(330);
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
    }
  });

  it('keeps the columns it is told', () => {
    const grid = planeGrid({
      count: 288,
      planeWidth: 4,
      planeHeight: 4,
      room: 330,
      tallest: 100,
      widest: 40,
      columns: 24,
    });
    // 24 · 4 · 3 + 23 gaps of 3 = 357 > 330; at 2: 192 + 23 gaps of 1 = 215.
    expect(grid).toMatchObject({ columns: 24, rows: 12, scale: 2, gap: 1, width: 215 });
  });

  it('says which plane is where, and that none lies in a gap', () => {
    const about = { count: 5, planeWidth: 10, planeHeight: 10 };
    const grid = { columns: 3, rows: 2, scale: 2, gap: 4, width: 68, height: 44 };
    expect(planeAt(grid, about, { x: 25, y: 1 })).toBe(1);
    expect(planeAt(grid, about, { x: 47.9, y: 43 })).toBeUndefined();
    expect(planeAt(grid, about, { x: 43, y: 43 })).toBe(4);
    expect(planeAt(grid, about, { x: 21, y: 1 })).toBeUndefined();
    expect(planeAt(grid, about, { x: 60, y: 30 })).toBeUndefined();
    expect(planeAt(grid, about, { x: -1, y: 1 })).toBeUndefined();
  });
});
