import { describe, expect, it } from 'vitest';
import type { Dataset } from './dataset.js';
import { split } from './split.js';
import { subset } from './subset.js';

/** 90 examples of class 0 and 10 of class 1; the only pixel is the example's number. */
const uneven: Dataset = {
  images: Uint8Array.from({ length: 100 }, (_, i) => i),
  labels: Uint8Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 1 : 0)),
  count: 100,
  rows: 1,
  cols: 1,
  classes: 2,
  name: 'uneven',
  source: 'test',
};

describe('split', () => {
  it('gives each class its share, and every example to exactly one part', () => {
    const { train, validation } = split(uneven, { validation: 20, seed: 5 });
    expect([train.count, validation.count]).toEqual([80, 20]);
    expect(validation.labels.filter((label) => label === 1)).toHaveLength(2);
    expect([...train.images, ...validation.images].sort((a, b) => a - b)).toEqual([...uneven.images]);
  });

  it('keeps labels with their pictures and the order of the original', () => {
    const { train, validation } = split(uneven, { validation: 33 });
    for (const part of [train, validation]) {
      expect([...part.images]).toEqual([...part.images].sort((a, b) => a - b));
      part.images.forEach((number, i) => {
        expect(part.labels[i]).toBe(uneven.labels[number]);
      });
    }
  });

  it('is decided by the seed', () => {
    const held = (seed: number) => [...split(uneven, { validation: 20, seed }).validation.images];
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });

  it.each([0, 100, 0.5, Number.NaN])('refuses to hold out %s of 100', (validation) => {
    expect(() => split(uneven, { validation })).toThrow(RangeError);
  });
});

describe('subset', () => {
  it('copies the chosen examples in the order asked for, also twice', () => {
    const chosen = subset(uneven, [10, 3, 10]);
    expect([...chosen.images]).toEqual([10, 3, 10]);
    expect([...chosen.labels]).toEqual([1, 0, 1]);
    expect(chosen.count).toBe(3);
    chosen.images[0] = 77;
    expect(uneven.images[10]).toBe(10);
  });

  it.each([100, -1, 1.5])('refuses the index %s', (index) => {
    expect(() => subset(uneven, [0, index])).toThrow(/got .* at 1/);
  });
});
