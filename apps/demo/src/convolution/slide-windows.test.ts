import { describe, expect, it } from 'vitest';
import { nearestWindow, slideWindows } from './slide-windows.js';

describe('slideWindows', () => {
  // TensorFlow's documented rule, worked out by hand for the lab's three layers.
  it.each([
    { size: 28, kernelSize: 6, stride: 1, count: 28, before: 2, after: 3 },
    { size: 28, kernelSize: 5, stride: 2, count: 14, before: 1, after: 2 },
    { size: 14, kernelSize: 4, stride: 2, count: 7, before: 1, after: 1 },
  ])('pads $size cells for a patch of $kernelSize, stride $stride', ({ count, before, after, ...slide }) => {
    expect(slideWindows({ ...slide, padding: 'same' })).toMatchObject({ count, before, after });
  });

  it('leaves out what does not fit without padding', () => {
    const windows = slideWindows({ size: 8, kernelSize: 3, stride: 2, padding: 'valid' });
    expect(windows.starts).toEqual([0, 2, 4]);
    expect(windows.read).toEqual([true, true, true, true, true, true, true, false]);
  });

  it('leaves cells unread between small patches far apart', () => {
    const windows = slideWindows({ size: 7, kernelSize: 1, stride: 3, padding: 'same' });
    expect(windows.read).toEqual([true, false, false, true, false, false, true]);
  });

  it('finds no window where the patch is larger than the picture', () => {
    expect(slideWindows({ size: 4, kernelSize: 5, stride: 1, padding: 'valid' }).count).toBe(0);
  });
});

describe('nearestWindow', () => {
  it('finds the window whose middle is nearest', () => {
    const windows = slideWindows({ size: 14, kernelSize: 4, stride: 2, padding: 'same' });
    // Windows begin at −1, 1, 3 …; their middles are 0.5, 2.5, 4.5 …
    expect(nearestWindow(windows, 0, 4)).toBe(0);
    expect(nearestWindow(windows, 4, 4)).toBe(2);
    expect(nearestWindow(windows, 13, 4)).toBe(6);
  });
});
