import { describe, expect, it } from 'vitest';
import { oneHot } from '../batches/one-hot.js';
import { concat } from './concat.js';
import type { Dataset } from './dataset.js';
import { filter } from './filter.js';

const part = (labels: number[], rows = 1): Dataset => ({
  images: Uint8Array.from({ length: labels.length * rows }, (_, i) => i + 1),
  labels: Uint8Array.from(labels),
  count: labels.length,
  rows,
  cols: 1,
  classes: 1 + Math.max(...labels),
  name: `labels ${labels}`,
  source: 'test',
});

describe('concat', () => {
  it('joins examples in order', () => {
    const joined = concat([part([0, 4]), part([1]), part([2, 2])]);
    expect([...joined.images]).toEqual([1, 2, 1, 1, 2]);
    expect([...joined.labels]).toEqual([0, 4, 1, 2, 2]);
    expect(joined).toMatchObject({
      count: 5,
      classes: 5,
      name: 'labels 0,4 + labels 1 + labels 2,2',
      source: 'test',
    });
  });

  it('refuses no parts, and pictures of two sizes', () => {
    expect(() => concat([])).toThrow(RangeError);
    expect(() => concat([part([1]), part([1], 2)])).toThrow(/got 2 by 1/);
  });
});

describe('filter', () => {
  it('keeps the examples that are asked for', () => {
    const even = filter(part([3, 0, 2, 1, 2]), (label, index) => label % 2 === 0 && index > 1);
    expect([...even.labels]).toEqual([2, 2]);
    expect([...even.images]).toEqual([3, 5]);
  });
});

describe('oneHot', () => {
  it('puts a 1 in each label’s column', () => {
    expect([...oneHot(Int32Array.of(2, 0), 3)]).toEqual([0, 0, 1, 1, 0, 0]);
    expect(() => oneHot([3], 3)).toThrow(RangeError);
  });
});
