import { describe, expect, it } from 'vitest';
import { meanAndDeviation } from '../datasets/mean-and-deviation.js';
import { createRandom } from '../datasets/random.js';
import { syntheticDigits } from '../synthetic/synthetic-digits.js';
import { type AugmentOptions, augment } from './augment.js';
import { batches } from './batches.js';
import { createElasticField } from './elastic-field.js';
import { createSampler } from './sampler.js';

const still = { xx: 1, xy: 0, yx: 0, yy: 1, dx: 0, dy: 0 };
const three = () => Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);

describe('the sampler', () => {
  it('leaves a picture as it is when the map does', () => {
    const picture = three();
    createSampler(3, 3).sample(picture, still, undefined);
    expect([...picture]).toEqual([...three()]);
  });

  it.each([
    ['a whole pixel across', { ...still, dx: 1 }, [2, 3, 0, 5, 6, 0, 8, 9, 0]],
    ['half a pixel down', { ...still, dy: 0.5 }, [2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 3.5, 4, 4.5]],
    ['a quarter turn', { ...still, xx: 0, xy: 1, yx: -1, yy: 0 }, [7, 4, 1, 8, 5, 2, 9, 6, 3]],
    ['twice the size', { ...still, xx: 0.5, yy: 0.5 }, [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7]],
    ['far away', { ...still, dx: 1e6 }, [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('looks up %s', (_, map, expected) => {
    const picture = three();
    createSampler(3, 3).sample(picture, map, undefined);
    expected.forEach((value, i) => {
      expect(picture[i]).toBeCloseTo(value, 5);
    });
  });
});

describe('the elastic field', () => {
  it('has about the deviation asked for, and moves neighbours alike', () => {
    const field = createElasticField(28, 28);
    let squares = 0;
    let steps = 0;
    for (let i = 0; i < 200; i++) {
      field.draw(createRandom(1, i), 1.5);
      field.across.forEach((value, at) => {
        squares += value ** 2;
        if (at % 28 > 0) steps = Math.max(steps, Math.abs(value - field.across[at - 1]));
      });
    }
    expect(Math.sqrt(squares / 200 / 784)).toBeGreaterThan(1.2);
    expect(Math.sqrt(squares / 200 / 784)).toBeLessThan(1.8);
    // Below 1 the picture is stretched and squeezed, not folded.
    expect(steps).toBeLessThan(1.5);
  });
});

describe('augment', () => {
  const digits = syntheticDigits({ count: 100 });
  const options = { shiftPixels: 2, rotationDegrees: 10, scale: 0.1, shear: 0.1, elasticPixels: 1, seed: 5 };

  it('repeats the same pictures after a restart, and others in the next epoch', () => {
    const settings = { batchSize: 25, shuffle: false, augment: augment(options) };
    const stream = batches(digits, settings);
    const [first, second] = [stream.next().value, stream.next().value];
    expect(batches(digits, { ...settings, position: 25 }).next().value).toEqual(second);
    for (let i = 0; i < 2; i++) stream.next();
    expect(stream.next().value.inputs).not.toEqual(first.inputs);
  });

  it('keeps ink within 0 to 1 and about as much of it', () => {
    const [plain, changed] = [undefined, augment(options)].map(
      (stage) => batches(digits, { batchSize: 100, shuffle: false, augment: stage }).next().value.inputs,
    );
    const ink = (inputs: Float32Array) => inputs.reduce((sum, value) => sum + value, 0);
    expect(Math.min(...changed)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...changed)).toBeLessThanOrEqual(1);
    expect(ink(changed) / ink(plain)).toBeGreaterThan(0.93);
    expect(ink(changed) / ink(plain)).toBeLessThan(1.07);
  });

  it('changes nothing when nothing may change', () => {
    const inputs = batches(digits, { batchSize: 10 }).next().value.inputs;
    const before = inputs.slice();
    augment({})({ inputs, rows: 28, cols: 28, first: 0 });
    inputs.forEach((value, i) => {
      expect(value).toBeCloseTo(before[i], 5);
    });
  });

  it.each<AugmentOptions>([
    { shiftPixels: -1 },
    { rotationDegrees: 90 },
    { scale: 1 },
    { elasticPixels: Number.NaN },
    { seed: 0.5 },
  ])('refuses %o', (wrong) => {
    expect(() => augment(wrong)).toThrow(RangeError);
  });
});

describe('standardising', () => {
  it('gives inputs of mean 0 and deviation 1 with the set’s own statistics', () => {
    const digits = syntheticDigits({ count: 200 });
    const { inputs } = batches(digits, { batchSize: 200, standardize: meanAndDeviation(digits) }).next()
      .value;
    const mean = inputs.reduce((sum, value) => sum + value, 0) / inputs.length;
    const squares = inputs.reduce((sum, value) => sum + value * value, 0) / inputs.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(squares).toBeCloseTo(1, 4);
    expect(() => batches(digits, { batchSize: 1, standardize: { mean: 0, deviation: 0 } })).toThrow(
      RangeError,
    );
  });
});
