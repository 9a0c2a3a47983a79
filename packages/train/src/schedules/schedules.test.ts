import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { constant, cosine, exponentialDecay, oneCycle, scheduleFromConfig } from '../index.js';

const reference: { oneCycle: { config: Parameters<typeof oneCycle>[0]; rates: number[] }[] } = JSON.parse(
  readFileSync(new URL('../../../../tools/reference/train.json', import.meta.url), 'utf8'),
);

describe('constant', () => {
  it('is the same at every step', () => {
    expect([0, 1, 1e6].map(constant(0.5))).toEqual([0.5, 0.5, 0.5]);
    expect(() => constant(0)).toThrow('constant: expected rate to be a number above 0, got 0.');
  });
});

describe('exponentialDecay', () => {
  it('falls from 0.0031 towards 0.0001 as the lab’s', () => {
    const rate = exponentialDecay({ floor: 0.0001, range: 0.003, decaySteps: 2000 });
    expect(rate(0)).toBeCloseTo(0.0031, 12);
    // 1/e = 0.36787944…
    expect(rate(2000)).toBeCloseTo(0.0001 + 0.003 * 0.36787944117, 12);
    expect(rate(1e9)).toBeCloseTo(0.0001, 12);
  });
});

describe('cosine', () => {
  const rate = cosine({ peak: 1, totalSteps: 12, warmupSteps: 4, floor: 0.2 });

  it('rises in equal parts, without a step at 0', () => {
    const rates = [0, 1, 2, 3, 4].map(rate);
    for (const [i, value] of [0.2, 0.4, 0.6, 0.8, 1].entries()) expect(rates[i]).toBeCloseTo(value, 12);
  });

  it('falls along half a cosine to the floor and stays there', () => {
    // 0.2 + 0.8 · (1 + cos 45°) / 2 with cos 45° = √½
    expect(rate(6)).toBeCloseTo(0.2 + 0.4 * (1 + Math.SQRT1_2), 12);
    expect(rate(8)).toBeCloseTo(0.6, 12);
    expect([12, 13, 1e6].map(rate)).toEqual([0.2, 0.2, 0.2]);
  });

  it('refuses a warm-up that leaves no step', () => {
    expect(() => cosine({ peak: 1, totalSteps: 5, warmupSteps: 5 })).toThrow(
      'cosine: expected warmupSteps to be an integer at least 0 and below 5, got 5.',
    );
  });
});

describe('oneCycle', () => {
  for (const { config, rates } of reference.oneCycle) {
    it(`follows PyTorch’s OneCycleLR: ${JSON.stringify(config)}`, () => {
      const rate = oneCycle(config);
      for (const [step, expected] of rates.entries()) expect(rate(step)).toBeCloseTo(expected, 12);
      expect(rate(rates.length + 5)).toBeCloseTo(rates[rates.length - 1], 12);
    });
  }

  it('is a number at every step of a run too short for its rise', () => {
    const rate = oneCycle({ peak: 1, totalSteps: 2, warmupFraction: 0.5 });
    expect(Number.isFinite(rate(0)) && Number.isFinite(rate(1))).toBe(true);
  });
});

describe('scheduleFromConfig', () => {
  it('builds each schedule again from its JSON', () => {
    for (const schedule of [
      constant(0.1),
      exponentialDecay({ range: 0.003, decaySteps: 2000 }),
      cosine({ peak: 0.1, totalSteps: 100, warmupSteps: 10 }),
      oneCycle({ peak: 0.1, totalSteps: 100 }),
    ]) {
      const { type, config } = schedule;
      const again = scheduleFromConfig(JSON.parse(JSON.stringify({ type, config })));
      expect([0, 5, 50, 99, 200].map(again)).toEqual([0, 5, 50, 99, 200].map(schedule));
      expect(again.config).toEqual(config);
    }
  });

  it('names the types there are', () => {
    expect(() => scheduleFromConfig({ type: 'toString', config: {} })).toThrow(
      'scheduleFromConfig: expected a type of constant, exponentialDecay, cosine, oneCycle, got "toString".',
    );
  });
});
