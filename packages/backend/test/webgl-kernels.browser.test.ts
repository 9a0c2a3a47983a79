import { deterministicValues, expectClose, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../src/index.js';

type Shape4D = [number, number, number, number];

interface Case {
  title: string;
  x: Shape4D;
  filter: Shape4D;
  strides: number;
  pad: 'same' | 'valid';
}

const cases: Case[] = [
  { title: 'a small image', x: [3, 7, 6, 5], filter: [3, 4, 5, 6], strides: 2, pad: 'same' },
  {
    title: 'strides longer than the window',
    x: [2, 9, 9, 2],
    filter: [2, 2, 2, 3],
    strides: 3,
    pad: 'valid',
  },
  {
    title: 'an image that is more than a row of a texture',
    x: [2, 96, 90, 2],
    filter: [3, 3, 2, 5],
    strides: 1,
    pad: 'same',
  },
  {
    title: 'weights longer than a texture',
    x: [1, 3, 3, 1024],
    filter: [3, 3, 1024, 2],
    strides: 1,
    pad: 'same',
  },
];

// Sums of up to ten thousand float32 products.
const tolerance = { relative: 1e-4, absolute: 1e-4 };

function tensor(shape: number[], seed: number): tf.Tensor {
  return tf.tensor(deterministicValues(tf.util.sizeFromShape(shape), seed), shape);
}

/** Forward with bias and ReLU, and all gradients, by tfjs's own kernels of the cpu backend. */
function byStockKernels({ x, filter, strides, pad }: Case) {
  return tf.tidy(() => {
    const [input, weights, bias] = [tensor(x, 1), tensor(filter, 2), tensor([filter[3]], 3)];
    const window = { strides: [strides, strides], pad, dataFormat: 'NHWC', dilations: [1, 1] };
    const run = (name: string, inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor =>
      tf.engine().runKernel(name, inputs, { ...window, ...attributes });
    const y = tf.relu(tf.add(run('Conv2D', { x: input, filter: weights }, {}), bias));
    const dy = tensor(y.shape, 4);
    const dz = tf.mul(dy, tf.step(y));
    return [
      y,
      run('Conv2DBackpropFilter', { x: input, dy: dz }, { filterShape: filter }),
      tf.sum(dz, [0, 1, 2]),
      run('Conv2DBackpropInput', { dy: dz, filter: weights }, { inputShape: x }),
    ].map((result) => result.dataSync());
  });
}

function byOurKernels({ x, filter, strides, pad }: Case) {
  return tf.tidy(() => {
    const [input, weights, bias] = [tensor(x, 1), tensor(filter, 2), tensor([filter[3]], 3)];
    const window = {
      strides: [strides, strides],
      pad,
      dataFormat: 'NHWC',
      dilations: [1, 1],
      activation: 'relu',
    };
    const y: tf.Tensor = tf.engine().runKernel('FusedConv2D', { x: input, filter: weights, bias }, window);
    const gradients: tf.Tensor[] = tf
      .engine()
      .runKernel(
        'FusedConv2DBackprop',
        { x: input, filter: weights, y, dy: tensor(y.shape, 4) },
        { ...window, bias: true, inputGradient: true },
      );
    return [y, ...gradients].map((result) => result.dataSync());
  });
}

describe('the convolution of WebGL', () => {
  const expected = new Map<string, tf.TypedArray[]>();

  beforeAll(async () => {
    await openCpu();
    for (const one of cases) expected.set(one.title, byStockKernels(one) as tf.TypedArray[]);
    await openBackend('webgl');
  });

  for (const one of cases) {
    it(`has the values and gradients of tfjs's cpu backend: ${one.title}`, () =>
      expectNoTensorsLeft(() => {
        const actual = byOurKernels(one);
        expect(actual).toHaveLength(4);
        for (const [i, values] of (expected.get(one.title) ?? []).entries()) {
          expectClose(actual[i] as Float32Array, values as Float32Array, tolerance);
        }
      }));
  }
});

describe('dropout on WebGL', () => {
  const drop = (attributes: object) =>
    tf.tidy(() => {
      const x = tensor([3, 5, 4, 7], 5);
      const y: tf.Tensor = tf.engine().runKernel('FusedDropout', { x }, { rate: 0.3, ...attributes });
      return y.dataSync();
    });
  const choices = [
    { seed: 0 },
    { seed: 0xfedcba98, rate: 0.9 },
    { seed: 7, first: 0xffff_fff0 },
    { seed: 123456789, channels: true, first: 14 },
  ];

  it('drops the very values that WASM drops, to the bit', async () => {
    const results: tf.TypedArray[][] = [];
    for (const name of ['wasm', 'webgl'] as const) {
      await openBackend(name);
      results.push(choices.map(drop) as tf.TypedArray[]);
    }
    const [onWasm, onWebgl] = results;
    expect(onWebgl).toEqual(onWasm);
    const zeros = onWasm.map((values) => Array.from(values).filter((value) => value === 0).length);
    expect(Math.min(...zeros)).toBeGreaterThan(0);
  });
});

describe('the gradients of a dense layer on WebGL', () => {
  it("are those of tfjs's cpu backend, with an odd batch too", async () => {
    const shapes = { x: [5, 9], kernel: [9, 7], y: [5, 7], dy: [5, 7] };
    const given = () =>
      Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, tensor(shape, 10 + i)]));
    await openCpu();
    const expected = tf.tidy(() => {
      const { x, kernel, y, dy } = given();
      const dz = tf.mul(dy, tf.step(y));
      return [tf.matMul(x, dz, true), tf.sum(dz, 0), tf.matMul(dz, kernel, false, true)].map((t) =>
        t.dataSync(),
      );
    });
    await openBackend('webgl');
    await expectNoTensorsLeft(() => {
      const actual = tf.tidy(() => {
        const attributes = { activation: 'relu', bias: true, inputGradient: true };
        const gradients: tf.Tensor[] = tf.engine().runKernel('FusedMatMulBackprop', given(), attributes);
        return gradients.map((gradient) => gradient.dataSync());
      });
      for (const [i, values] of expected.entries()) {
        expectClose(actual[i] as Float32Array, values as Float32Array, tolerance);
      }
    });
  });
});
