import { deterministicValues, expectClose, mostlyZeros } from '@lab/testkit';
import { describe, expect, test } from 'vitest';
import { run, type Values } from './forward-suite.js';

interface Convolution {
  kernel: [number, number];
  inChannels: number;
  outChannels: number;
  strides: number;
  pad: 'same' | 'valid';
  total?: number;
}

/** Sizes of the micro-batches, written out: halves, and halves of halves. */
const cuts: [count: number, sizes: number[]][] = [
  [8, [4, 4]],
  [5, [2, 3]],
  [12, [3, 3, 3, 3]],
  [13, [3, 3, 3, 4]],
  [11, [1, 1, 1, 2, 1, 2, 1, 2]],
];

function values(shape: number[], seed: number): Values {
  return {
    shape,
    values: deterministicValues(
      shape.reduce((product, n) => product * n, 1),
      seed,
    ),
  };
}

function rows({ shape: [n, ...rest], values }: Values, start: number, count: number): Values {
  const size = values.length / n;
  return {
    shape: [count, ...rest],
    values: Array.from(values).slice(start * size, (start + count) * size),
  };
}

/** Neighbours first, in float32: (a + b) + (c + d). */
function tree(parts: Values[]): number[] {
  if (parts.length === 1) return Array.from(parts[0].values);
  const [a, b] = [tree(parts.slice(0, parts.length / 2)), tree(parts.slice(parts.length / 2))];
  return a.map((value, i) => Math.fround(value + b[i]));
}

/** Of each micro-batch, what `perPart` says of it. */
function eachPart<T>(sizes: number[], perPart: (start: number, size: number) => T): T[] {
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return perPart(end - size, size);
  });
}

/** A batch in micro-batches is, to the bit, what calls for each of them add up to. */
export function microBatchesSuite(): void {
  describe.each(cuts)('%i examples in micro-batches of %j', (count, sizes) => {
    const microBatches = sizes.length;

    test.each<[string, Convolution]>([
      ['6 channels', { kernel: [5, 4], inChannels: 3, outChannels: 6, strides: 2, pad: 'same' }],
      ['1 to 12 channels', { kernel: [3, 3], inChannels: 1, outChannels: 12, strides: 1, pad: 'valid' }],
      ['8 channels', { kernel: [2, 2], inChannels: 5, outChannels: 8, strides: 1, pad: 'same' }],
      [
        "64 to 32 channels, by Winograd's filtering",
        { kernel: [5, 4], inChannels: 64, outChannels: 32, strides: 1, pad: 'same', total: 100 },
      ],
    ])('of a convolution: %s', (_, { kernel, inChannels, outChannels, strides, pad, total }) => {
      const side = Math.ceil((pad === 'same' ? 7 : 7 - kernel[0] + 1) / strides);
      const x = values([count, 7, 7, inChannels], 1);
      const filter = values([...kernel, inChannels, outChannels], 2);
      const [y, dy] = [3, 4].map((seed) => values([count, side, side, outChannels], seed));
      const window = { strides, pad, activation: 'relu', ...(total && { total }) };
      const attributes = { ...window, bias: true, inputGradient: true };
      const [forward] = run('FusedConv2D', { x, filter }, window);
      const images = eachPart(sizes, (start, size) =>
        Array.from(run('FusedConv2D', { x: rows(x, start, size), filter }, window)[0].values),
      );
      expect(Array.from(forward.values)).toEqual(images.flat());
      const whole = run('FusedConv2DBackprop', { x, filter, y, dy }, { ...attributes, microBatches });
      const parts = eachPart(sizes, (start, size) => {
        const own = { x: rows(x, start, size), filter, y: rows(y, start, size), dy: rows(dy, start, size) };
        return run('FusedConv2DBackprop', own, attributes);
      });
      expect(Array.from(whole[0].values)).toEqual(tree(parts.map(([dfilter]) => dfilter)));
      expect(Array.from(whole[1].values)).toEqual(tree(parts.map(([, dbias]) => dbias)));
      expect(Array.from(whole[2].values)).toEqual(parts.flatMap(([, , dx]) => Array.from(dx.values)));
    });

    test.each([
      [30, 10],
      [131, 25],
      [70, 3],
      [1, 1],
    ])('of a dense layer from %i to %i', (inputs, outputs) => {
      const x = values([count, inputs], 1);
      const kernel = values([inputs, outputs], 2);
      const [y, dy] = [3, 4].map((seed) => values([count, outputs], seed));
      const attributes = { activation: 'relu', bias: true, inputGradient: true };
      const whole = run('FusedMatMulBackprop', { x, kernel, y, dy }, { ...attributes, microBatches });
      const parts = eachPart(sizes, (start, size) => {
        const own = { x: rows(x, start, size), kernel, y: rows(y, start, size), dy: rows(dy, start, size) };
        return run('FusedMatMulBackprop', own, attributes);
      });
      expect(Array.from(whole[0].values)).toEqual(tree(parts.map(([dkernel]) => dkernel)));
      expect(Array.from(whole[1].values)).toEqual(tree(parts.map(([, dbias]) => dbias)));
      expect(Array.from(whole[2].values)).toEqual(parts.flatMap(([, , dx]) => Array.from(dx.values)));
      const [atOnce] = run('FusedMatMulBackprop', { x, kernel, y, dy }, attributes);
      expectClose(whole[0].values, Array.from(atOnce.values), { relative: 1e-5, absolute: 1e-5 });
    });

    test('of batch normalisation, each by its own statistics', () => {
      const shape = [count, 3, 2, 6];
      const [x, dy] = [1, 2].map((seed) => values(shape, seed));
      const [gamma, beta, movingMean, movingVariance] = [3, 4, 5, 6].map((seed) => values([6], seed));
      const own = { gamma, beta, movingMean, movingVariance };
      const relu = { epsilon: 1e-3, momentum: 0.9, total: count, activation: 'relu' };
      const [y, mean, variance, ...moved] = run(
        'BatchNormTraining',
        { x, ...own },
        { ...relu, microBatches },
      );
      const parts = eachPart(sizes, (start, size) =>
        run('BatchNormTraining', { x: rows(x, start, size), ...own }, relu),
      );
      expect(mean.shape).toEqual([microBatches, 6]);
      for (const [i, output] of [y, mean, variance].entries())
        expect(Array.from(output.values)).toEqual(parts.flatMap((part) => Array.from(part[i].values)));

      for (const [i, output] of moved.entries())
        expect(Array.from(output.values)).toEqual(tree(parts.map((part) => part[3 + i])));

      const attributes = { ...relu, scale: true, center: true, inputGradient: true };
      const whole = run(
        'BatchNormTrainingGrad',
        { x, dy, mean, variance, gamma, beta },
        { ...attributes, microBatches },
      );
      const gradients = eachPart(sizes, (start) => start).map((start, i) => {
        const [ownX, ownDy] = [x, dy].map((t) => rows(t, start, sizes[i]));
        return run(
          'BatchNormTrainingGrad',
          { x: ownX, dy: ownDy, mean: rows(mean, i, 1), variance: rows(variance, i, 1), gamma, beta },
          attributes,
        );
      });
      expect(Array.from(whole[0].values)).toEqual(tree(gradients.map(([dgamma]) => dgamma)));
      expect(Array.from(whole[1].values)).toEqual(tree(gradients.map(([, dbeta]) => dbeta)));
      expect(Array.from(whole[2].values)).toEqual(gradients.flatMap(([, , dx]) => Array.from(dx.values)));
    });
  });

  describe('zeros are left out to the same bits as multiplied by: a quarter of the batch that is mostly zeros', () => {
    /** The first quarter mostly zeros: in the whole, four fifths are left, too much to be left out. */
    const quarters = (shape: number[], seed: number): [whole: Values, parts: Values[]] => {
      const all = Float32Array.from(values(shape, seed).values);
      const size = all.length / 4;
      all.set(mostlyZeros(all.slice(0, size), seed));
      const whole = { shape, values: Array.from(all) };
      return [whole, [0, 1, 2, 3].map((i) => rows(whole, (i * shape[0]) / 4, shape[0] / 4))];
    };
    const joined = (parts: Values[]) => parts.flatMap((part) => Array.from(part.values));

    test.each([
      ['of images with one channel', [28, 28, 1], [6, 6, 1, 6], 1, 'same', false],
      ['of images with one channel, edges left out', [12, 13, 1], [3, 4, 1, 5], 1, 'valid', false],
      ['with strides', [14, 14, 12], [4, 4, 12, 24], 2, 'same', true],
      ['of runs that fill no vector', [11, 9, 3], [3, 3, 3, 7], 1, 'same', true],
    ])('a convolution %s', (_, image, filterShape, strides, pad, inputGradient) => {
      const attributes = { strides, pad };
      const filter = values(filterShape, 2);
      const bias = values([filterShape[3]], 5);
      const [x, xs] = quarters([8, ...image], 1);
      const relu = { ...attributes, activation: 'relu' };
      const forward = (of: Values) => run('FusedConv2D', { x: of, filter, bias }, relu)[0];
      const y = forward(x);
      const ys = xs.map(forward);
      expect(Array.from(y.values)).toEqual(joined(ys));
      const [dy, dys] = quarters(y.shape, 3);
      const linear = { ...attributes, activation: 'linear', bias: true, inputGradient };
      const back = (x: Values, y: Values, dy: Values, microBatches: number) =>
        run('FusedConv2DBackprop', { x, filter, y, dy }, { ...linear, microBatches });
      const whole = back(x, y, dy, 4);
      const parts = xs.map((x, i) => back(x, ys[i], dys[i], 1));
      expect(Array.from(whole[0].values)).toEqual(tree(parts.map(([dfilter]) => dfilter)));
      expect(Array.from(whole[1].values)).toEqual(tree(parts.map(([, dbias]) => dbias)));
      if (inputGradient) expect(Array.from(whole[2].values)).toEqual(joined(parts.map(([, , dx]) => dx)));
    });

    test('a dense layer', () => {
      const kernel = values([304, 52], 2);
      const bias = values([52], 5);
      const [x, xs] = quarters([192, 304], 1);
      const forward = (a: Values) =>
        run(
          '_FusedMatMul',
          { a, b: kernel, bias },
          { transposeA: false, transposeB: false, activation: 'relu' },
        )[0];
      const y = forward(x);
      const ys = xs.map(forward);
      expect(Array.from(y.values)).toEqual(joined(ys));
      const [dy, dys] = quarters(y.shape, 3);
      const attributes = { activation: 'linear', bias: true, inputGradient: true };
      const back = (x: Values, y: Values, dy: Values, microBatches: number) =>
        run('FusedMatMulBackprop', { x, kernel, y, dy }, { ...attributes, microBatches });
      const whole = back(x, y, dy, 4);
      const parts = xs.map((x, i) => back(x, ys[i], dys[i], 1));
      expect(Array.from(whole[0].values)).toEqual(tree(parts.map(([dkernel]) => dkernel)));
      expect(Array.from(whole[1].values)).toEqual(tree(parts.map(([, dbias]) => dbias)));
      expect(Array.from(whole[2].values)).toEqual(joined(parts.map(([, , dx]) => dx)));
    });
  });

  test('the softmax cross-entropy of a part is its share of the whole', () => {
    const logits = values([6, 4], 1);
    const labels = { shape: [6], values: [0, 1, 2, 3, 2, 1], dtype: 'int32' as const };
    const [loss, dlogits] = run('SoftmaxCrossEntropy', { logits, labels }, {});
    const parts = [0, 2].map((start, i) =>
      run(
        'SoftmaxCrossEntropy',
        {
          logits: rows(logits, start, [2, 4][i]),
          labels: { ...rows(labels, start, [2, 4][i]), dtype: 'int32' },
        },
        { total: 6 },
      ),
    );
    expectClose([parts[0][0].values[0] + parts[1][0].values[0]], [loss.values[0]], { relative: 1e-6 });
    expect(parts.flatMap(([, own]) => Array.from(own.values))).toEqual(Array.from(dlogits.values));
  });

  test.each([false, true])(
    'dropout goes on where the examples before end; whole channels: %s',
    (channels) => {
      const x = values([10, 2, 3, 5], 1);
      const attributes = { rate: 0.4, seed: 7, channels };
      const [whole] = run('FusedDropout', { x }, attributes);
      const first = channels ? 4 * 5 : 4 * 30;
      const [rest] = run('FusedDropout', { x: rows(x, 4, 6) }, { ...attributes, first });
      expect(Array.from(rest.values)).toEqual(Array.from(rows(whole, 4, 6).values));
    },
  );
}
