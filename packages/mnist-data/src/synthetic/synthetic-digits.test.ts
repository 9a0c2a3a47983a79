import { describe, expect, it } from 'vitest';
import { readDigitStyles } from './digit-styles.js';
import { drawStrokes, side } from './draw-strokes.js';
import { syntheticDigits, syntheticMnist } from './synthetic-digits.js';

const digits = syntheticDigits({ count: 2000, seed: 3 });
const picture = (i: number) => digits.images.subarray(i * 784, (i + 1) * 784);

describe('syntheticDigits', () => {
  it('gives pictures of MNIST’s size, every digit about equally often', () => {
    expect(digits).toMatchObject({ count: 2000, rows: 28, cols: 28, classes: 10, name: 'synthetic' });
    expect(digits.source).toBe('synthetic (seed 3)');
    expect(digits.images).toHaveLength(2000 * 784);
    for (let digit = 0; digit < 10; digit++) {
      // 200 expected, standard deviation 13.4.
      const count = digits.labels.filter((label) => label === digit).length;
      expect(Math.abs(count - 200)).toBeLessThan(60);
    }
  });

  it('decides each digit by the seed and its number alone', () => {
    const part = syntheticDigits({ count: 50, seed: 3, first: 700 });
    expect(part.images).toEqual(digits.images.slice(700 * 784, 750 * 784));
    expect(part.labels).toEqual(digits.labels.slice(700, 750));
    expect(syntheticDigits({ count: 50, seed: 4, first: 700 }).images).not.toEqual(part.images);
  });

  it('never draws the same picture twice', () => {
    const seen = new Set(Array.from({ length: 2000 }, (_, i) => picture(i).join()));
    expect(seen.size).toBe(2000);
  });

  it('centres the mass of every digit at pixel 14 as MNIST does, to within half a pixel, and fills a box of about 20 pixels', () => {
    for (let i = 0; i < 2000; i++) {
      let [mass, x, y] = [0, 0, 0];
      const [across, down] = [new Set<number>(), new Set<number>()];
      picture(i).forEach((ink, at) => {
        mass += ink;
        x += ink * (at % 28);
        y += ink * Math.floor(at / 28);
        if (ink > 64) {
          across.add(at % 28);
          down.add(Math.floor(at / 28));
        }
      });
      // Half a pixel by the rounding of the shift, and a hair by the rounding of the pixels to bytes.
      expect(Math.abs(x / mass - 14)).toBeLessThan(0.52);
      expect(Math.abs(y / mass - 14)).toBeLessThan(0.52);
      const longer = Math.max(across.size, down.size);
      expect(longer).toBeGreaterThanOrEqual(18);
      expect(longer).toBeLessThanOrEqual(22);
    }
  });

  it('inks about as much of a picture as MNIST does', () => {
    // 0.1307 is the mean pixel of MNIST's training digits.
    const mean = digits.images.reduce((sum, pixel) => sum + pixel, 0) / digits.images.length / 255;
    expect(mean).toBeGreaterThan(0.11);
    expect(mean).toBeLessThan(0.15);
  });

  it.each([{ count: 0 }, { count: 1.5 }, { count: 1, first: -1 }, { count: 1, seed: 0.5 }])(
    'refuses %o',
    (options) => {
      expect(() => syntheticDigits(options)).toThrow(RangeError);
    },
  );
});

describe('syntheticMnist', () => {
  it('tests on other digits than it trains on, the same beside any number of training digits', () => {
    const few = syntheticMnist({ seed: 1, train: 20, test: 10 });
    const more = syntheticMnist({ seed: 1, train: 30, test: 10 });
    expect(few.test.images).toEqual(more.test.images);
    expect(few.train.images).toEqual(more.train.images.slice(0, 20 * 784));
    expect(few.train.images.slice(0, 10 * 784)).not.toEqual(few.test.images);
  });
});

describe('drawStrokes', () => {
  it('inks each pixel by its distance from the path, as written out for every pixel', () => {
    const path = {
      xs: Float64Array.of(4.3, 20.1, 20.1, 6),
      ys: Float64Array.of(5, 11.7, 22.2, 25),
      radii: Float64Array.of(1.5, 1.5, 1.5, 0.8),
      lifted: Uint8Array.of(1, 0, 0, 1),
      count: 4,
    };
    const ink = new Float32Array(side * side).fill(9);
    drawStrokes(path, ink);
    const distance = (x: number, y: number, [x0, y0, x1, y1]: number[]) => {
      // The nearest of many points of the piece, instead of a formula.
      let nearest = Infinity;
      for (let t = 0; t <= 1; t += 1 / 4096) {
        nearest = Math.min(nearest, Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)));
      }
      return nearest;
    };
    for (let at = 0; at < side * side; at++) {
      const [x, y] = [at % side, Math.floor(at / side)];
      const ofStroke = Math.min(
        distance(x, y, [4.3, 5, 20.1, 11.7]),
        distance(x, y, [20.1, 11.7, 20.1, 22.2]),
      );
      const expected = Math.max(0, Math.min(1, 2 - ofStroke), Math.min(1, 1.3 - Math.hypot(x - 6, y - 25)));
      expect(Math.abs(ink[at] - expected)).toBeLessThan(1e-3);
    }
  });
});

describe('the styles', () => {
  it('are written as points of two coordinates, at least five ways for every digit', () => {
    const styles = readDigitStyles();
    expect(styles).toHaveLength(10);
    for (const ways of styles) {
      expect(ways.length).toBeGreaterThanOrEqual(5);
      for (const stroke of ways.flat()) {
        expect(stroke.length % 2).toBe(0);
        expect(stroke.length).toBeGreaterThanOrEqual(4);
        expect(stroke.every((value) => value >= 0 && value <= 1)).toBe(true);
      }
    }
  });
});
