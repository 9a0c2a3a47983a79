import { add, conv2d, memory, ready, setBackend, tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '../network/convolve.js';
import type { Padding } from '../network/window.js';
import { applyConvolution, type Convolution, explain, planeOf } from './convolution.js';

/** float32 sums of up to 7 · 7 · 3 products of values up to 1: rounding alone. */
const tolerance = 1e-5;

/** Values between −1 and 1 without a pattern that a mistake could hide in. */
function image(shape: number[], seed: number): Image {
  const length = shape.reduce((product, size) => product * size, 1);
  return {
    shape,
    values: Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed)),
  };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < actual.length; i++) worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
  expect(worst).toBeLessThan(tolerance);
}

const input = image([11, 13, 3], 1);

function choose(size: number, stride: number, padding: Padding): Convolution {
  const kernel = image([size, size, 3, 2], 2);
  const bias = image([2], 3).values;
  return { kernel, bias, stride, padding, edges: 'zeros', relu: false };
}

const choices = [1, 2, 3, 4, 5, 6, 7].flatMap((size) =>
  [1, 2, 3].flatMap((stride) => (['same', 'valid'] as const).map((padding) => ({ size, stride, padding }))),
);

describe('applyConvolution', () => {
  beforeAll(async () => {
    await setBackend('cpu');
    await ready();
  });

  it.each(choices)('equals tfjs with a patch of $size, stride $stride, $padding', (choice) => {
    const convolution = choose(choice.size, choice.stride, choice.padding);
    const { kernel, bias } = convolution;
    const expected = tidy(() => {
      const x = tensor4d(input.values, [1, 11, 13, 3]);
      const filter = tensor4d(kernel.values, [choice.size, choice.size, 3, 2]);
      const y = add(conv2d(x, filter, choice.stride, choice.padding), tensor(bias));
      return { shape: y.shape, values: y.dataSync() };
    });
    const actual = applyConvolution(input, convolution);
    expect([1, ...actual.shape]).toEqual(expected.shape);
    expectClose(actual.values, expected.values);
    expect(memory().numTensors).toBe(0);
  });

  it.each(choices)('is explained to the same number, patch $size, stride $stride, $padding', (choice) => {
    const convolution = choose(choice.size, choice.stride, choice.padding);
    for (const edges of ['zeros', 'copy'] as const) {
      const output = applyConvolution(input, { ...convolution, edges });
      const [height, width] = output.shape;
      for (const [row, column] of [
        [0, 0],
        [height - 1, width - 1],
        [1, 2],
      ]) {
        const { result, channels } = explain(input, { ...convolution, edges }, { row, column, output: 1 });
        expect(result).toBeCloseTo(output.values[(row * width + column) * 2 + 1], 5);
        expect(channels).toHaveLength(3);
      }
    }
  });

  // One row 1 2 3, and the sum of three by three cells around each.
  const row: Image = { shape: [1, 3, 1], values: Float32Array.of(1, 2, 3) };
  const sum: Convolution = {
    kernel: { shape: [3, 3, 1, 1], values: new Float32Array(9).fill(1) },
    bias: Float32Array.of(0),
    stride: 1,
    padding: 'same',
    edges: 'copy',
    relu: false,
  };

  it('copies the nearest cell beyond the edge when asked to', () => {
    // 1+1+2, 1+2+3, 2+3+3 in each of three equal rows.
    expect([...applyConvolution(row, sum).values]).toEqual([12, 18, 24]);
    expect([...applyConvolution(row, { ...sum, edges: 'zeros' }).values]).toEqual([3, 6, 5]);
  });

  it('copies nothing where nothing is padded', () => {
    expect(applyConvolution(row, { ...sum, padding: 'valid' }).shape).toEqual([0, 1, 1]);
  });

  it('gives the same with both paddings where the border is empty', () => {
    const convolution = choose(5, 1, 'same');
    const values = input.values.map((value, i) => {
      const [y, x] = [Math.floor(i / 3 / 13), Math.floor(i / 3) % 13];
      return y === 0 || x === 0 || y === 10 || x === 12 ? 0 : value;
    });
    const paper = { shape: input.shape, values };
    expect(applyConvolution(paper, { ...convolution, edges: 'copy' }).values).toEqual(
      applyConvolution(paper, { ...convolution, edges: 'zeros' }).values,
    );
  });

  it('turns negative sums into 0 with ReLU', () => {
    const convolution = choose(3, 1, 'same');
    const plain = applyConvolution(input, convolution).values;
    expect(plain.some((value) => value < 0)).toBe(true);
    const expected = [...plain].map((value) => Math.max(0, value));
    expect([...applyConvolution(input, { ...convolution, relu: true }).values]).toEqual(expected);
  });
});

describe('planeOf', () => {
  it('takes one channel out', () => {
    expect([...planeOf({ shape: [1, 2, 2], values: Float32Array.of(1, 2, 3, 4) }, 1)]).toEqual([2, 4]);
  });
});
