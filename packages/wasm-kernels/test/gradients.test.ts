import {
  deterministicValues,
  expectClose,
  expectNoTensorsLeft,
  numericalGradient,
  openWasm,
} from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';

beforeAll(async () => {
  await openWasm();
  await registerWasmKernels();
});

/** float32 arithmetic against float64. */
const tolerance = { relative: 3e-6, absolute: 3e-6 };

function gradientOf(f: (x: tf.Tensor) => tf.Tensor, values: ArrayLike<number>, shape: number[]): number[] {
  return tf.tidy(() => {
    const x = tf.tensor(Float32Array.from(values), shape);
    const weighted = tf.grad((v) => {
      const y = f(v);
      return tf.sum(tf.mul(y, tf.tensor(weights(y.size), y.shape)));
    });
    return [...weighted(x).dataSync()];
  });
}

/** The gradient must not be the same everywhere: outputs are weighted by these. */
const weights = (count: number) => deterministicValues(count, 9);

describe('element-wise kernels have the gradient of their float64 formula', () => {
  const relu = (x: number) => Math.max(x, 0);
  const anyReal = [-2.3, -0.7, -0.2, 0.1, 0.6, 1.9, 7.1];
  const positive = [0.2, 0.9, 1.4, 3.3];
  test.each<[string, (x: tf.Tensor) => tf.Tensor, (x: number) => number, number[]]>([
    ['abs', tf.abs, Math.abs, anyReal],
    ['add', (x) => tf.add(x, 3), (x) => x + 3, anyReal],
    ['addN', (x) => tf.addN([x, x, x]), (x) => 3 * x, anyReal],
    ['cast', (x) => tf.mul(tf.cast(x, 'float32'), x), (x) => x * x, anyReal],
    ['clipByValue', (x) => tf.clipByValue(x, -1, 1), (x) => Math.min(Math.max(x, -1), 1), anyReal],
    ['clone', (x) => tf.clone(x), (x) => x, anyReal],
    ['div by x', (x) => tf.div(2, x), (x) => 2 / x, anyReal],
    ['div of x', (x) => tf.div(x, 3), (x) => x / 3, anyReal],
    ['elu', tf.elu, (x) => (x > 0 ? x : Math.expm1(x)), anyReal],
    ['exp', tf.exp, Math.exp, anyReal],
    ['leakyRelu', (x) => tf.leakyRelu(x, 0.3), (x) => (x > 0 ? x : 0.3 * x), anyReal],
    ['log', tf.log, Math.log, positive],
    ['log1p', tf.log1p, Math.log1p, positive],
    ['maximum', (x) => tf.maximum(x, 0.5), (x) => Math.max(x, 0.5), anyReal],
    ['maximum, second input', (x) => tf.maximum(0.5, x), (x) => Math.max(x, 0.5), anyReal],
    ['minimum', (x) => tf.minimum(x, 0.5), (x) => Math.min(x, 0.5), anyReal],
    ['minimum, second input', (x) => tf.minimum(0.5, x), (x) => Math.min(x, 0.5), anyReal],
    ['mul', (x) => tf.mul(x, tf.mul(x, 2)), (x) => 2 * x * x, anyReal],
    ['neg', tf.neg, (x) => -x, anyReal],
    ['pow', (x) => tf.pow(x, 3), (x) => x ** 3, anyReal],
    ['pow, the exponent', (x) => tf.pow(tf.scalar(2), x), (x) => 2 ** x, anyReal],
    ['prelu', (x) => tf.prelu(x, tf.scalar(0.2)), (x) => (x > 0 ? x : 0.2 * x), anyReal],
    ['prelu, the slope', (x) => tf.prelu(tf.fill(x.shape, -2), x), (x) => -2 * x, anyReal],
    ['reciprocal', tf.reciprocal, (x) => 1 / x, anyReal],
    ['relu', tf.relu, relu, anyReal],
    ['relu6', tf.relu6, (x) => Math.min(relu(x), 6), anyReal],
    ['rsqrt', tf.rsqrt, (x) => 1 / Math.sqrt(x), positive],
    ['sigmoid', tf.sigmoid, (x) => 1 / (1 + Math.exp(-x)), anyReal],
    ['softplus', tf.softplus, (x) => Math.log1p(Math.exp(x)), anyReal],
    ['sqrt', tf.sqrt, Math.sqrt, positive],
    ['square', tf.square, (x) => x * x, anyReal],
    ['squaredDifference', (x) => tf.squaredDifference(x, 1), (x) => (x - 1) ** 2, anyReal],
    ['squaredDifference, second', (x) => tf.squaredDifference(1, x), (x) => (x - 1) ** 2, anyReal],
    ['step', (x) => tf.add(tf.step(x), x), (x) => x, anyReal],
    ['sub', (x) => tf.sub(x, 1), (x) => x - 1, anyReal],
    ['sub from', (x) => tf.sub(1, x), (x) => 1 - x, anyReal],
    ['tanh', tf.tanh, Math.tanh, anyReal],
    [
      'where',
      (x) => tf.where(tf.greater(x, 0), tf.mul(x, 2), tf.mul(x, 5)),
      (x) => (x > 0 ? 2 * x : 5 * x),
      anyReal,
    ],
    ['zerosLike and onesLike', (x) => tf.add(tf.zerosLike(x), tf.mul(tf.onesLike(x), x)), (x) => x, anyReal],
  ])('%s', (_, op, formula, values) =>
    expectNoTensorsLeft(() => {
      const w = weights(values.length);
      expectClose(
        gradientOf(op, values, [values.length]),
        numericalGradient(
          (v) => v.reduce((sum, x, i) => sum + w[i] * formula(x), 0),
          Float32Array.from(values),
        ),
        tolerance,
      );
    }),
  );
});

describe('kernels that move values give each gradient back to where its value came from', () => {
  // All of these are linear (max and min between well-separated values), so a difference over a whole step is exact.
  const shape = [2, 3, 4];
  const values = Float32Array.from({ length: 24 }, (_, i) => ((i * 7) % 24) * 10);
  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    [
      'broadcast of both inputs',
      (x) => tf.add(tf.slice(x, [0, 0, 0], [2, 1, 4]), tf.slice(x, [0, 0, 0], [1, 3, 1])),
    ],
    ['broadcastTo', (x) => tf.broadcastTo(tf.reshape(x, [2, 1, 12]), [2, 5, 12])],
    ['concat', (x) => tf.concat([x, tf.mul(x, 3)], 1)],
    ['concat of unequal parts', (x) => tf.concat([x, tf.slice(x, [0, 1, 0], [2, 1, 4])], -2)],
    ['expandDims', (x) => tf.expandDims(x, 1)],
    ['max', (x) => tf.max(x, 1)],
    ['mean', (x) => tf.mean(x, [0, 2])],
    ['mean of all', (x) => tf.mean(x)],
    ['min, dimensions kept', (x) => tf.min(x, -1, true)],
    [
      'pad',
      (x) =>
        tf.pad(x, [
          [1, 0],
          [0, 2],
          [3, 1],
        ]),
    ],
    ['reshape', (x) => tf.reshape(x, [4, 6])],
    ['slice', (x) => tf.slice(x, [1, 0, 1], [1, 2, 3])],
    ['slice to the end', (x) => tf.slice(x, [1, 1, 1])],
    ['split', (x) => tf.add(tf.split(x, [1, 3], 2)[1], tf.slice(tf.split(x, 2, 0)[1], [0, 0, 0], [1, 3, 3]))],
    ['squeeze', (x) => tf.squeeze(tf.expandDims(x, 0))],
    ['stack', (x) => tf.stack([x, tf.mul(x, 2)], 1)],
    ['sum, dimensions kept', (x) => tf.sum(x, [0, 1], true)],
    ['sum of all', (x) => tf.sum(x)],
    ['tile', (x) => tf.tile(x, [2, 1, 3])],
    ['transpose', (x) => tf.transpose(x, [1, 2, 0])],
    ['unstack', (x) => tf.add(tf.unstack(x, 1)[0], tf.mul(tf.unstack(x, 1)[2], 2))],
  ])('%s', (_, op) =>
    expectNoTensorsLeft(() => {
      const f = (v: number[]) =>
        tf.tidy(() => {
          const y = Array.from(op(tf.tensor(v, shape)).dataSync());
          const w = weights(y.length);
          return y.reduce((sum, value, i) => sum + value * w[i], 0);
        });
      expectClose(gradientOf(op, values, shape), numericalGradient(f, values, 1), tolerance);
    }),
  );
});

describe('softmax', () => {
  const values = deterministicValues(12, 3);
  const softmax = (row: number[]) => {
    const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
    return row.map((x) => Math.exp(x) / total);
  };
  const rows = (v: number[], f: (row: number[]) => number[]) =>
    [v.slice(0, 4), v.slice(4, 8), v.slice(8)].flatMap(f);
  const weighted = (v: number[]) => v.reduce((sum, x, i) => sum + x * weights(12)[i], 0);

  test('has the gradient of its formula', () => {
    const expected = numericalGradient((v) => weighted(rows(v, softmax)), values);
    expectClose(
      gradientOf((x) => tf.softmax(x), values, [3, 4]),
      expected,
      tolerance,
    );
  });

  test('logSoftmax has the gradient of its formula', () => {
    const expected = numericalGradient((v) => weighted(rows(v, (row) => softmax(row).map(Math.log))), values);
    expectClose(
      gradientOf((x) => tf.logSoftmax(x), values, [3, 4]),
      expected,
      tolerance,
    );
  });
});

describe('matMul', () => {
  const a = deterministicValues(2 * 3 * 4, 1);
  const b = deterministicValues(2 * 4 * 5, 2);
  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('has the gradient of both inputs, transposed %s and %s', (transposeA, transposeB) =>
    expectNoTensorsLeft(() =>
      tf.tidy(() => {
        const turn = (x: tf.Tensor, flag: boolean) => (flag ? tf.transpose(x, [0, 2, 1]) : x);
        const at = turn(tf.tensor(a, [2, 3, 4]), transposeA);
        const bt = turn(tf.tensor(b, [2, 4, 5]), transposeB);
        const dy = tf.tensor(weights(30), [2, 3, 5]);
        const [da, db] = tf.grads((x, y) => tf.matMul(x, y, transposeA, transposeB))([at, bt], dy);
        const product = (x: ArrayLike<number>, y: ArrayLike<number>) => {
          let sum = 0;
          for (let n = 0; n < 2; n++)
            for (let i = 0; i < 3; i++)
              for (let j = 0; j < 5; j++)
                for (let k = 0; k < 4; k++)
                  sum += x[(n * 3 + i) * 4 + k] * y[(n * 4 + k) * 5 + j] * weights(30)[(n * 3 + i) * 5 + j];
          return sum;
        };
        expectClose(
          turn(da, transposeA).dataSync(),
          numericalGradient((v) => product(v, b), a),
          tolerance,
        );
        expectClose(
          turn(db, transposeB).dataSync(),
          numericalGradient((v) => product(a, v), b),
          tolerance,
        );
      }),
    ),
  );

  test('sums the gradient of a matrix that was broadcast over a batch', () => {
    tf.tidy(() => {
      const [, db] = tf.grads((x, y) => tf.matMul(x, y))([tf.ones([2, 3, 4]), tf.ones([1, 4, 5])]);
      expect(db.shape).toEqual([1, 4, 5]);
      expect([...db.dataSync()]).toEqual(Array(20).fill(6));
    });
  });
});

describe('batchNorm', () => {
  const values = deterministicValues(12, 7);
  const normalised = (v: ArrayLike<number>, i: number, mean: number[], variance: number[]) =>
    (v[i] - mean[i % 3]) / Math.sqrt(variance[i % 3] + 1e-3);
  const mean = [0.1, -0.2, 0.3];
  const variance = [0.5, 1, 2];
  const scale = [1.5, -0.5, 2];
  const offset = [0.2, 0, -1];

  // Without scale or offset, tfjs itself cannot differentiate it: its tape trips over the missing input.
  test('has the gradient of its formula', () => {
    const total = (v: ArrayLike<number>, m: number[], q: number[], g: number[], o: number[]) =>
      Array.from(v, (_x, i) => weights(12)[i] * (normalised(v, i, m, q) * g[i % 3] + o[i % 3])).reduce(
        (a, b) => a + b,
      );
    tf.tidy(() => {
      const parameters = [mean, variance, scale, offset];
      const gradients = tf.grads((x, m, q, g, o) => tf.batchNorm(x, m, q, o, g))(
        [tf.tensor(values, [2, 2, 1, 3]), ...parameters.map((p) => tf.tensor(p))],
        tf.tensor(weights(12), [2, 2, 1, 3]),
      );
      const expected = [
        numericalGradient((v) => total(v, mean, variance, scale, offset), values),
        numericalGradient((v) => total(values, v, variance, scale, offset), mean),
        numericalGradient((v) => total(values, mean, v, scale, offset), variance),
        numericalGradient((v) => total(values, mean, variance, v, offset), scale),
        numericalGradient((v) => total(values, mean, variance, scale, v), offset),
      ];
      gradients.forEach((gradient, i) => {
        expectClose(gradient.dataSync(), expected[i], tolerance);
      });
    });
  });
});

test('avgPool has the gradient of the mean of each window', () => {
  const expected = [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3].map((window) => weights(4)[window] / 4);
  expectClose(
    gradientOf((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'), deterministicValues(16), [1, 4, 4, 1]),
    expected,
  );
});
