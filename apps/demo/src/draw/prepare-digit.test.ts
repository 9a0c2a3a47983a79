import { describe, expect, it } from 'vitest';
import type { Stroke } from './ink.js';
import { movePicture, prepareDigit } from './prepare-digit.js';

const line = (...points: [number, number][]): Stroke => ({
  xs: points.map(([x]) => x),
  ys: points.map(([, y]) => y),
});

/** The rows and columns that hold ink. */
function inkBox(picture: Float32Array) {
  const inked = [...picture.keys()].filter((i) => picture[i] > 0.5);
  const rows = inked.map((i) => Math.floor(i / 28));
  const columns = inked.map((i) => i % 28);
  return {
    height: Math.max(...rows) - Math.min(...rows) + 1,
    width: Math.max(...columns) - Math.min(...columns) + 1,
  };
}

function centreOfMass(picture: Float32Array) {
  const mass = picture.reduce((sum, ink) => sum + ink, 0);
  const x = picture.reduce((sum, ink, i) => sum + ink * (i % 28), 0) / mass;
  const y = picture.reduce((sum, ink, i) => sum + ink * Math.floor(i / 28), 0) / mass;
  return { x, y };
}

describe('prepareDigit', () => {
  it('returns nothing for an empty pad', () => {
    expect(prepareDigit([])).toBeUndefined();
  });

  it.each([
    ['upright', line([0.5, 0.2], [0.5, 0.9])],
    ['level', line([0.1, 0.5], [0.3, 0.5])],
    ['slanted', line([0.8, 0.1], [0.9, 0.6])],
  ])('fits an %s line into 20 pixels', (_, stroke) => {
    const digit = prepareDigit([stroke]);
    const { height, width } = inkBox(digit?.fitted as Float32Array);
    expect(Math.max(height, width)).toBe(20);
  });

  it('moves the centre of mass to pixel 14, as it is in MNIST', () => {
    // A 7 drawn small in a corner.
    const digit = prepareDigit([line([0.02, 0.05], [0.22, 0.05], [0.1, 0.4])]);
    const { x, y } = centreOfMass(digit?.centred as Float32Array);
    expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
  });

  it('gives the same picture wherever and however large it was drawn', () => {
    const small = prepareDigit([line([0.1, 0.1], [0.3, 0.1], [0.2, 0.35])]);
    const large = prepareDigit([line([0.2, 0.2], [0.8, 0.2], [0.5, 0.95])]);
    for (const [i, ink] of (small as { centred: Float32Array }).centred.entries())
      expect(large?.centred[i]).toBeCloseTo(ink, 5);
  });

  it('leaves a dot a dot', () => {
    const digit = prepareDigit([line([0.9, 0.1])]);
    const { height, width } = inkBox(digit?.centred as Float32Array);
    expect([height, width]).toEqual([2, 2]);
    expect(digit?.centred.some(Number.isNaN)).toBe(false);
  });

  it('keeps an unfitted picture of what was drawn', () => {
    const digit = prepareDigit([line([0.5, 0.25], [0.5, 0.75])]);
    expect(inkBox(digit?.drawn as Float32Array)).toEqual({ height: 16, width: 2 });
  });
});

describe('movePicture', () => {
  it('moves by whole pixels and loses what leaves', () => {
    const picture = new Float32Array(784);
    picture[0] = 1;
    picture[783] = 0.5;
    const moved = movePicture(picture, { x: 2, y: 1 });
    expect(moved[28 + 2]).toBe(1);
    expect(moved.reduce((sum, ink) => sum + ink, 0)).toBe(1);
  });
});
