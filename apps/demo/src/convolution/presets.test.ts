import { describe, expect, it } from 'vitest';
import { presetKernel } from './presets.js';

const sizes = [2, 3, 4, 5, 6, 7];

describe('presetKernel', () => {
  it('writes the edges of three cells as people know them', () => {
    expect([...presetKernel('vertical', 3)]).toEqual([1, 0, -1, 1, 0, -1, 1, 0, -1]);
    expect([...presetKernel('horizontal', 3)]).toEqual([1, 1, 1, 0, 0, 0, -1, -1, -1]);
  });

  it.each(sizes)('sees nothing on even paper with edges of %i', (size) => {
    for (const preset of ['vertical', 'horizontal'] as const)
      expect(presetKernel(preset, size).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 6);
  });

  it.each(sizes)('keeps the brightness of even paper with %i', (size) => {
    for (const preset of ['blur', 'sharpen', 'copy'] as const)
      expect(presetKernel(preset, size).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
  });
});
