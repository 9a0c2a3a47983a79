import { openCpu } from '@lab/testkit';
import { memory, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  constant,
  conv2d,
  dense,
  glorotUniform,
  heNormal,
  type Initializer,
  truncatedNormal,
  zeros,
} from '../src/index.js';

beforeAll(openCpu);

const inputs = 300;
const units = 400;

/** Returns the initial kernel [300, 400] and bias [400] of a dense layer. */
function initial(initializer: Initializer, seed = 0): { kernel: Float32Array; bias: Float32Array } {
  const layer = dense({ units, kernelInitializer: initializer, biasInitializer: initializer });
  const { params } = layer.init([inputs], seed);
  const read = (t: Tensor) => t.dataSync<'float32'>().slice();
  const values = { kernel: read(params.kernel), bias: read(params.bias) };
  params.kernel.dispose();
  params.bias.dispose();
  return values;
}

function moments(values: Float32Array): { mean: number; stddev: number; largest: number } {
  let [sum, squares, largest] = [0, 0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
    largest = Math.max(largest, Math.abs(value));
  }
  const mean = sum / values.length;
  return { mean, stddev: Math.sqrt(squares / values.length - mean * mean), largest };
}

// Standard deviation of a standard normal cut at ±2: 1 − 4·φ(2) / (2·Φ(2) − 1) = 1 − 4·0.0539910 / 0.9544997, square root.
const cut = 0.879626;
// Five standard errors of a mean and of a standard deviation over 120,000 values, in units of the standard deviation.
const precision = 5 / Math.sqrt(inputs * units);

describe('truncatedNormal', () => {
  it('has the mean and the standard deviation of a normal distribution cut at two standard deviations', () => {
    const { mean, stddev, largest } = moments(initial(truncatedNormal({ stddev: 0.1 })).kernel);
    expect(Math.abs(mean)).toBeLessThan(0.1 * precision);
    expect(Math.abs(stddev - 0.1 * cut)).toBeLessThan(0.1 * precision);
    expect(largest).toBeLessThanOrEqual(Math.fround(0.2));
    expect(largest).toBeGreaterThan(0.199);
  });

  it('has the shape of the bell: 71.5 % within one standard deviation', () => {
    const { kernel } = initial(truncatedNormal({ stddev: 0.1 }));
    // (2·Φ(1) − 1) / (2·Φ(2) − 1) = 0.6826895 / 0.9544997.
    const within = kernel.filter((value) => Math.abs(value) < 0.1).length / kernel.length;
    expect(Math.abs(within - 0.715233)).toBeLessThan(5 * Math.sqrt((0.7152 * 0.2848) / kernel.length));
  });

  it('lies around its mean', () => {
    const { mean } = moments(initial(truncatedNormal({ stddev: 0.5, mean: 3 })).kernel);
    expect(Math.abs(mean - 3)).toBeLessThan(0.5 * precision);
  });

  it('refuses a negative standard deviation', () => {
    expect(() => truncatedNormal({ stddev: -1 })).toThrow(
      new RangeError('truncatedNormal: expected stddev to be 0 or more, got -1. Use 0.1 as the lab does.'),
    );
  });
});

describe('glorotUniform', () => {
  it('is uniform in ±√(6 / (in + out))', () => {
    const limit = Math.sqrt(6 / 700);
    const { mean, stddev, largest } = moments(initial(glorotUniform()).kernel);
    expect(Math.abs(mean)).toBeLessThan(limit * precision);
    expect(Math.abs(stddev - limit / Math.sqrt(3))).toBeLessThan(limit * precision);
    expect(largest).toBeLessThanOrEqual(Math.fround(limit));
    expect(largest).toBeGreaterThan(0.999 * limit);
  });
});

describe('heNormal', () => {
  it('has the standard deviation √(2 / in) for a dense layer', () => {
    const { stddev } = moments(initial(heNormal()).kernel);
    const expected = Math.sqrt(2 / inputs);
    expect(Math.abs(stddev - expected)).toBeLessThan(expected * precision);
  });

  it('counts the whole window of a convolution as inputs', () => {
    const { params } = conv2d({ filters: 64, kernelSize: [5, 3], kernelInitializer: heNormal() }).init(
      [9, 9, 32],
      0,
    );
    const { stddev } = moments(params.kernel.dataSync<'float32'>());
    const expected = Math.sqrt(2 / (5 * 3 * 32));
    expect(Math.abs(stddev - expected)).toBeLessThan((expected * 5) / Math.sqrt(params.kernel.size));
    params.kernel.dispose();
    params.bias.dispose();
  });
});

describe('constant and zeros', () => {
  it('fill with one value', () => {
    expect(new Set(initial(constant(0.1)).bias)).toEqual(new Set([Math.fround(0.1)]));
    expect(new Set(initial(zeros()).kernel)).toEqual(new Set([0]));
  });
});

describe('seeds', () => {
  it('give the same bits again, and other bits for another seed or parameter', () => {
    const first = initial(truncatedNormal(), 5);
    expect(initial(truncatedNormal(), 5)).toEqual(first);
    expect(initial(truncatedNormal(), 6).kernel).not.toEqual(first.kernel);
    expect(first.bias).not.toEqual(first.kernel.slice(0, units));
  });
});

it('leaves no tensors behind', () => {
  expect(memory().numTensors).toBe(0);
});
