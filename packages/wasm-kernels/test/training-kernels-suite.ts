import { deterministicValues, expectClose, expectNoTensorsLeft, numericalGradient } from '@lab/testkit';
import { clone, dispose, engine, memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { run } from './forward-suite.js';

const tolerance = { relative: 2e-6, absolute: 1e-6 };

function crossEntropy(logits: number[], labels: number[], classes: number): number {
  const losses = labels.map((label, n) => {
    const row = logits.slice(n * classes, (n + 1) * classes);
    const top = Math.max(...row);
    return Math.log(row.reduce((sum, x) => sum + Math.exp(x - top), 0)) + top - row[label];
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / labels.length;
}

export function trainingKernelsSuite(): void {
  describe('SoftmaxCrossEntropy', () => {
    const kernel = (logits: number[], labels: number[], classes: number) =>
      run(
        'SoftmaxCrossEntropy',
        {
          logits: { shape: [labels.length, classes], values: logits },
          labels: { shape: [labels.length], values: labels, dtype: 'int32' },
        },
        {},
      );

    test.each([
      [10, 7, 1],
      [3, 5, 20],
      [1, 2, 3],
      [2, 1, 1],
    ])(
      'is the mean of −ln softmax and its gradient: %i classes, %i rows, logits up to %i',
      (classes, n, size) =>
        expectNoTensorsLeft(() => {
          const logits = Array.from(Float32Array.from(deterministicValues(n * classes, 1), (v) => v * size));
          const labels = Array.from({ length: n }, (_, i) => (i * 3) % classes);
          const [loss, dlogits] = kernel(logits, labels, classes);
          expect(loss.shape).toEqual([]);
          expectClose(loss.values, [crossEntropy(logits, labels, classes)], tolerance);
          const expected = numericalGradient((v) => crossEntropy(v, labels, classes), logits);
          expectClose(dlogits.values, expected, tolerance);
        }),
    );

    test('large logits neither overflow nor lose the loss', () => {
      // −ln of e⁻²⁰⁰⁰ and of 1: the mean is 1000. The first row puts all probability on the wrong class.
      const [loss, dlogits] = kernel([1000, -1000, 0, 300], [1, 1], 2);
      expectClose(loss.values, [1000]);
      expectClose(dlogits.values, [0.5, -0.5, 0, 0]);
    });

    test('a sure and right answer keeps its small gradient', () => {
      // softmax = 1 / (1 + e⁻²⁰): e⁻²⁰ / (1 + e⁻²⁰) = 2.0611536e-9 is lost by 1 − p in float32.
      const [, dlogits] = kernel([20, 0], [0], 2);
      expectClose(dlogits.values, [-2.0611536e-9, 2.0611536e-9], { relative: 1e-6, absolute: 0 });
    });

    test('a label that is no class is refused by its row', () =>
      expectNoTensorsLeft(() => {
        const inputs = [tensor([0, 0, 0, 0], [2, 2]), tensor([1, 2], [2], 'int32')];
        expect(() =>
          engine().runKernel('SoftmaxCrossEntropy', { logits: inputs[0], labels: inputs[1] }),
        ).toThrow('SoftmaxCrossEntropy: expected labels 0 … 1, got another in row 1. Check the labels.');
        for (const t of inputs) t.dispose();
      }));
  });

  describe('FusedDropout', () => {
    // The first bits of the streams, by the formula in @lab/layers, written again in Python with unbounded integers.
    const bits: [seed: number, bits: number[]][] = [
      [
        0,
        [
          1486017715, 1252029134, 3097208543, 675226919, 3599563903, 68803164, 2798013396, 3724359803,
          6474562, 2163919493, 2642630952,
        ],
      ],
      [
        42,
        [
          2697936429, 2308222953, 1481594331, 1851952802, 3023915845, 2310353974, 1331929574, 3754989930,
          1245597472, 4244654346, 1582697225,
        ],
      ],
      [
        4294967280,
        [
          1423993719, 4260964307, 3208208056, 3102630819, 1226886949, 3276571868, 1579246323, 3690693396,
          1349124002, 2816502135, 2181408433,
        ],
      ],
    ];

    test.each(bits)('drops where the bits of seed %i are below the rate', (seed, stream) => {
      for (const rate of [0, 0.25, 0.6]) {
        const values = stream.map((_, i) => i + 1);
        const [y] = run('FusedDropout', { x: { shape: [stream.length], values } }, { rate, seed });
        const expected = stream.map((b, i) => (b >= Math.floor(rate * 2 ** 32) ? (i + 1) / (1 - rate) : 0));
        expectClose(y.values, expected, { relative: 1e-7 });
      }
    });

    test.each(bits)('drops whole channels by the same bits: seed %i', (seed, stream) => {
      const shape = [2, 2, 1, 5];
      const values = Array.from({ length: 20 }, (_, i) => i + 1);
      const [y] = run('FusedDropout', { x: { shape, values } }, { rate: 0.5, seed, channels: true });
      const expected = values.map((value, i) => {
        const example = Math.floor(i / 10);
        return stream[example * 5 + (i % 5)] >= 2 ** 31 ? 2 * value : 0;
      });
      expect([...(y.values as Float32Array)]).toEqual(expected);
    });

    test('drops the rate, over many values', () => {
      const count = 100_000;
      const x = { shape: [count], values: new Float32Array(count).fill(1) };
      const [y] = run('FusedDropout', { x }, { rate: 0.25, seed: 5 });
      const dropped = Array.from(y.values).filter((value) => value === 0).length;
      // Binomial: standard deviation √(n · ¼ · ¾) = 137.
      expect(Math.abs(dropped - count / 4)).toBeLessThan(5 * 137);
    });
  });

  describe('BatchNormTraining', () => {
    const epsilon = 1e-3;
    const shapes: [number[], number][] = [
      [[4, 3, 2, 5], 0],
      [[7, 4], 10],
      [[300, 6], -3],
      [[50, 7, 6, 24], 1],
      [[3, 1], 0],
    ];

    function reference(x: ArrayLike<number>, channels: number, gamma: number[], beta: number[]) {
      const rows = x.length / channels;
      const mean = Array(channels).fill(0);
      const variance = Array(channels).fill(0);
      for (let i = 0; i < x.length; i++) mean[i % channels] += x[i] / rows;
      for (let i = 0; i < x.length; i++) variance[i % channels] += (x[i] - mean[i % channels]) ** 2 / rows;
      const normalised = Array.from(x, (v, i) => {
        const c = i % channels;
        return (v - mean[c]) / Math.sqrt(variance[c] + epsilon);
      });
      const y = normalised.map((v, i) => v * gamma[i % channels] + beta[i % channels]);
      return { rows, mean, variance, normalised, y };
    }

    describe.each(shapes)('%s around %i', (shape, centre) => {
      const channels = shape[shape.length - 1];
      const count = shape.reduce((product, n) => product * n, 1);
      const x = { shape, values: Float32Array.from(deterministicValues(count, 1), (v) => v + centre) };
      const dy = { shape, values: deterministicValues(count, 2) };
      const gamma = { shape: [channels], values: Array.from(deterministicValues(channels, 3)) };
      const beta = { shape: [channels], values: Array.from(deterministicValues(channels, 4)) };
      const ones = Array(channels).fill(1);
      const zeros = Array(channels).fill(0);

      test('normalises by the statistics of the batch', () => {
        const expected = reference(x.values, channels, gamma.values, beta.values);
        const [y, mean, variance] = run('BatchNormTraining', { x, gamma, beta }, { epsilon });
        expect(y.shape).toEqual(shape);
        expectClose(mean.values, expected.mean, tolerance);
        expectClose(variance.values, expected.variance, tolerance);
        // x − mean loses the digits that x and the mean share.
        const relative = 2e-6 * (1 + Math.abs(centre));
        expectClose(y.values, expected.y, { relative });
        const [plain] = run('BatchNormTraining', { x }, { epsilon });
        expectClose(plain.values, reference(x.values, channels, ones, zeros).y, { relative });
      });

      test('keeps the positive part where ReLU follows, and takes the gradient there alone', () => {
        const relu = { epsilon, activation: 'relu' };
        const [linear, mean, variance] = run('BatchNormTraining', { x, gamma, beta }, { epsilon });
        const [y, ...statistics] = run('BatchNormTraining', { x, gamma, beta }, relu);
        expect(statistics).toEqual([mean, variance]);
        expect(Array.from(y.values)).toEqual(Array.from(linear.values, (v) => Math.max(v, 0)));
        // By the gradient that the test below holds to its definition, of a dy that is 0 where y is.
        const masked = { shape, values: Array.from(dy.values, (g, i) => (y.values[i] > 0 ? g : 0)) };
        const all = { epsilon, scale: true, center: true, inputGradient: true };
        const expected = run('BatchNormTrainingGrad', { x, dy: masked, mean, variance, gamma }, all);
        const own = run('BatchNormTrainingGrad', { x, dy, mean, variance, gamma, beta }, { ...all, ...relu });
        expect(own).toEqual(expected);
        const withoutBeta = () =>
          run('BatchNormTrainingGrad', { x, dy, mean, variance, gamma }, { ...all, ...relu });
        expect(withoutBeta).toThrow('expected beta beside activation relu');
      });

      test('moves the moving statistics, the variance towards the unbiased one', () => {
        const [rows, momentum] = [count / channels, 0.9];
        const { mean, variance } = reference(x.values, channels, ones, zeros);
        const moving = { movingMean: beta, movingVariance: gamma };
        const [, , , movedMean, movedVariance] = run(
          'BatchNormTraining',
          { x, ...moving },
          { epsilon, momentum },
        );
        const moved = (old: number[], own: number[], factor: number) =>
          old.map((value, c) => momentum * value + (1 - momentum) * factor * own[c]);
        expect(movedMean.shape).toEqual([channels]);
        expectClose(movedMean.values, moved(beta.values, mean, 1), tolerance);
        expectClose(movedVariance.values, moved(gamma.values, variance, rows / (rows - 1)), tolerance);
      });

      test('FusedBatchNorm normalises by given statistics', () => {
        const mean = { shape: [channels], values: Array.from(deterministicValues(channels, 5)) };
        const variance = { shape: [channels], values: gamma.values.map((v) => v * v + 0.5) };
        const expected = (factor: number[], offset: number[]) =>
          Array.from(x.values, (v, i) => {
            const c = i % channels;
            const normalised = (v - mean.values[c]) / Math.sqrt(variance.values[c] + epsilon);
            return normalised * factor[c] + offset[c];
          });
        const attributes = { varianceEpsilon: epsilon };
        const [y] = run('FusedBatchNorm', { x, mean, variance, scale: gamma, offset: beta }, attributes);
        expectClose(y.values, expected(gamma.values, beta.values), tolerance);
        const [plain] = run('FusedBatchNorm', { x, mean, variance }, attributes);
        expectClose(plain.values, expected(ones, zeros), tolerance);
      });

      test('has the gradient of its definition, statistics included', () => {
        const { rows, mean, variance, normalised } = reference(x.values, channels, ones, zeros);
        const dbeta = zeros.map((_, c) =>
          dy.values.reduce((sum, g, i) => (i % channels === c ? sum + g : sum), 0),
        );
        const dgamma = zeros.map((_, c) =>
          dy.values.reduce((sum, g, i) => (i % channels === c ? sum + g * normalised[i] : sum), 0),
        );
        const dx = (factor: number[]) =>
          normalised.map((v, i) => {
            const c = i % channels;
            const inner = dy.values[i] - dbeta[c] / rows - (v * dgamma[c]) / rows;
            return (factor[c] * inner) / Math.sqrt(variance[c] + epsilon);
          });
        const statistics = {
          mean: { shape: [channels], values: mean },
          variance: { shape: [channels], values: variance },
        };
        const inputs = { x, dy, ...statistics };
        const relative = 4e-6 * (1 + Math.abs(centre));
        const all = { epsilon, scale: true, center: true, inputGradient: true };
        const outputs = run('BatchNormTrainingGrad', { ...inputs, gamma }, all);
        expectClose(outputs[0].values, dgamma, { relative, absolute: 1e-5 });
        expectClose(outputs[1].values, dbeta, { relative, absolute: 1e-5 });
        expectClose(outputs[2].values, dx(gamma.values), { relative });
        const [onlyX] = run('BatchNormTrainingGrad', inputs, { ...all, scale: false, center: false });
        expectClose(onlyX.values, dx(ones), { relative });
        const [onlyBeta, ...rest] = run('BatchNormTrainingGrad', inputs, {
          ...all,
          scale: false,
          inputGradient: false,
        });
        expect(rest).toEqual([]);
        expect(onlyBeta).toEqual(outputs[1]);
      });
    });

    test('the gradient through ReLU is that of numerical differences', () => {
      const x = [0.3, -1.2, 0.7, 2.1, -0.4, 0.9];
      const dy = [0.5, -0.4, 1, 0.2, -0.7, 0.6];
      const [gamma, beta] = [[1.5], [0.1]];
      const f = (v: number[]) =>
        reference(v, 1, gamma, beta).y.reduce((sum, y, i) => sum + Math.max(y, 0) * dy[i], 0);
      const given = {
        x: { shape: [6, 1], values: x },
        gamma: { shape: [1], values: gamma },
        beta: { shape: [1], values: beta },
      };
      const relu = { epsilon, activation: 'relu' };
      const [, mean, variance] = run('BatchNormTraining', given, relu);
      const [dx] = run(
        'BatchNormTrainingGrad',
        { ...given, dy: { shape: [6, 1], values: dy }, mean, variance },
        { ...relu, scale: false, center: false, inputGradient: true },
      );
      expectClose(dx.values, numericalGradient(f, x), { absolute: 1e-5 });
    });

    test('the reference gradient is that of numerical differences', () => {
      // dx of the formula above, for one channel: the derivative of Σ y · dy, mean and variance moving with x.
      const x = [0.3, -1.2, 0.7, 2.1];
      const dy = [0.5, -0.4, 1, 0.2];
      const f = (v: number[]) => reference(v, 1, [1], [0]).y.reduce((sum, y, i) => sum + y * dy[i], 0);
      const { mean, variance } = reference(x, 1, [1], [0]);
      const [dx] = run(
        'BatchNormTrainingGrad',
        {
          x: { shape: [4, 1], values: x },
          dy: { shape: [4, 1], values: dy },
          mean: { shape: [1], values: mean },
          variance: { shape: [1], values: variance },
        },
        { epsilon, scale: false, center: false, inputGradient: true },
      );
      expectClose(dx.values, numericalGradient(f, x), { absolute: 1e-5 });
    });
  });

  describe('Identity', () => {
    test('a clone outlives its original, and shares its values', () =>
      expectNoTensorsLeft(() => {
        const x = tensor([1, 2, 3]);
        const buffers = memory().numDataBuffers;
        const copy = clone(x);
        expect(memory().numDataBuffers).toBe(buffers);
        x.dispose();
        expect([...copy.dataSync()]).toEqual([1, 2, 3]);
        copy.dispose();
        const words = tensor(['a', 'b']);
        const same = clone(words);
        expect(same.dataSync()).toEqual(['a', 'b']);
        for (const t of [words, same]) t.dispose();
      }));
  });

  describe('AdamUpdate', () => {
    test('three steps in place, as written, for every parameter of the call', () =>
      expectNoTensorsLeft(() => {
        const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };
        const sizes = [7, 1, 16];
        const state = sizes.map((size, i) => ({
          p: Array.from(deterministicValues(size, i)),
          m: Array(size).fill(0),
          v: Array(size).fill(0),
        }));
        const tensors = state.map(({ p, m, v }) => ({ p: tensor(p), m: tensor(m), v: tensor(v) }));
        for (let step = 0; step < 3; step++) {
          const learningRate = 0.01 / (step + 1);
          const inputs: Record<string, Tensor> = {};
          const grads = sizes.map((size, i) => Array.from(deterministicValues(size, 10 * step + i + 20)));
          grads.forEach((g, i) => {
            const { p, m, v } = tensors[i];
            Object.assign(inputs, { [`param${i}`]: p, [`grad${i}`]: tensor(g), [`m${i}`]: m, [`v${i}`]: v });
            const s = state[i];
            const t = step + 1;
            s.m = s.m.map((value, j) => options.beta1 * value + (1 - options.beta1) * g[j]);
            s.v = s.v.map((value, j) => options.beta2 * value + (1 - options.beta2) * g[j] ** 2);
            s.p = s.p.map((value, j) => {
              const mean = s.m[j] / (1 - options.beta1 ** t);
              const spread = Math.sqrt(s.v[j] / (1 - options.beta2 ** t)) + options.epsilon;
              return value * (1 - learningRate * options.weightDecay) - (learningRate * mean) / spread;
            });
          });
          expect(engine().runKernel('AdamUpdate', inputs, { ...options, learningRate, step })).toEqual([]);
          grads.forEach((_, i) => {
            inputs[`grad${i}`].dispose();
          });
        }
        tensors.forEach(({ p, m, v }, i) => {
          expectClose(p.dataSync(), state[i].p, tolerance);
          expectClose(m.dataSync(), state[i].m, tolerance);
          expectClose(v.dataSync(), state[i].v, tolerance);
          for (const t of [p, m, v]) t.dispose();
        });
      }));

    test('a range of the parameters, one after the other, comes out as if all were updated; the others stay', () =>
      expectNoTensorsLeft(() => {
        const sizes = [7, 5, 16, 3];
        // From within the first to within the third.
        const range = { first: 2, end: 22 };
        const names = ['param', 'grad', 'm', 'v'];
        const make = () =>
          Object.fromEntries(
            sizes.flatMap((size, i) =>
              names.map((name, j) => [
                `${name}${i}`,
                tensor(deterministicValues(size, 10 * j + i).map((value) => value ** 2)),
              ]),
            ),
          );
        const [before, whole, part] = [make(), make(), make()];
        const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, learningRate: 0.01, step: 4 };
        engine().runKernel('AdamUpdate', whole, options);
        engine().runKernel('AdamUpdate', part, { ...options, range });
        const flat = (tensors: Record<string, Tensor>, name: string) =>
          sizes.flatMap((_, i) => [...tensors[`${name}${i}`].dataSync()]);
        for (const name of names) {
          const [old, updated] = [flat(before, name), flat(whole, name)];
          const expected = old.map((value, at) =>
            at >= range.first && at < range.end ? updated[at] : value,
          );
          expect(flat(part, name)).toEqual(expected);
          if (name !== 'grad') expect(updated).not.toEqual(old);
        }
        dispose([before, whole, part]);
      }));
  });
}
