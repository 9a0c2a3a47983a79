import { expectClose } from '@lab/testkit';
import { describe, expect, test } from 'vitest';
import { conv2DCase } from './conv2d-gradient-suite.js';
import { winogradShapes } from './conv2d-shapes.js';
import { run } from './forward-suite.js';

/** Which convolutions go by Winograd's filtering, and that values which are not finite stay where they belong. */
export function winogradSuite(): void {
  const backprop = { activation: 'linear', bias: true, inputGradient: true };

  test.each(winogradShapes)('%s: for a slice of a large batch, whatever its own size', (_, shape) => {
    const { x, filter, dy, attributes } = conv2DCase(shape);
    const all = (total: number) => [
      ...run('Conv2D', { x, filter }, { ...attributes, total }),
      ...run('FusedConv2DBackprop', { x, filter, y: dy, dy }, { ...attributes, ...backprop, total }),
    ];
    const tiles = all(7);
    const filtered = all(8);
    // Other roundings show another way, of all but the bias gradient, which is a sum of dy on both.
    for (const [i, differs] of [true, true, false, true].entries()) {
      const values = Array.from(filtered[i].values);
      if (differs) expect(values).not.toEqual(Array.from(tiles[i].values));
      expectClose(values, tiles[i].values, { relative: 6e-6 });
    }
  });

  test.each([
    ['few input channels', [14, 14, 40], [3, 3, 40, 32], 1],
    ['few output channels', [14, 14, 64], [3, 3, 64, 24], 1],
    ['channels that fill no vectors', [14, 14, 66], [3, 3, 66, 32], 1],
    ['filters of one tap', [14, 14, 64], [1, 3, 64, 32], 1],
    ['filters of six taps', [14, 14, 64], [6, 3, 64, 32], 1],
    ['strides of 3', [9, 9, 16], [3, 3, 16, 32], 3],
  ])('not for %s', (_, image, filterShape, strides) => {
    const shape = {
      batch: 1,
      inHeight: image[0],
      inWidth: image[1],
      inChannels: image[2],
      kernelHeight: filterShape[0],
      kernelWidth: filterShape[1],
      outChannels: filterShape[3],
      strideHeight: strides,
      strideWidth: strides,
      padding: 'same',
    } as const;
    const { x, filter, dy, attributes } = conv2DCase(shape);
    const all = (total: number) => [
      ...run('Conv2D', { x, filter }, { ...attributes, total }),
      ...run('FusedConv2DBackprop', { x, filter, y: dy, dy }, { ...attributes, ...backprop, total }),
    ];
    expect(all(100)).toEqual(all(1));
  });

  test('micro-batches of more images than a group: halves of a batch add up to its bits', () => {
    // 24 and 24, 24 and 25.
    const count = 97;
    const half = 48;
    const [, shape] = winogradShapes[0];
    const { x, filter, dy, attributes } = conv2DCase({ ...shape, batch: count });
    const slice = ({ values, shape: [, ...rest] }: typeof x, first: number, end: number) => {
      const size = values.length / count;
      return { shape: [end - first, ...rest], values: values.slice(first * size, end * size) };
    };
    const gradient = (first: number, end: number, microBatches: number) => {
      const inputs = { x: slice(x, first, end), filter, y: slice(dy, first, end), dy: slice(dy, first, end) };
      const own = { ...attributes, ...backprop, total: count, inputGradient: false, microBatches };
      return run('FusedConv2DBackprop', inputs, own)[0].values;
    };
    const [a, b] = [gradient(0, half, 2), gradient(half, count, 2)];
    expect(Array.from(gradient(0, count, 4))).toEqual(Array.from(a, (value, i) => Math.fround(value + b[i])));
  });

  test.each([
    ['with phases', winogradShapes[0]],
    ['with five taps', winogradShapes[8]],
  ])('what is not finite is seen wherever it stands, %s', (_, [, shape]) => {
    const { x, filter, dy, attributes } = conv2DCase({ ...shape, batch: 1 });
    /** One value of a pixel not a number, of as many pixels as there are places in tiles. */
    const spoiltPixels = ({ values, shape }: typeof x, side: number) =>
      Array.from({ length: side * side }, (_, i) => {
        const [, , width, channels] = shape;
        const copy = Float32Array.from(values);
        copy[(Math.floor(i / side) * width + (i % side)) * channels + (i % channels)] = Number.NaN;
        return { shape, values: copy };
      });
    const bothWays = (name: string, inputs: Record<string, typeof x>, own: object) => {
      const [filtered, tiles] = [100, 1].map((total) => run(name, inputs, { ...attributes, ...own, total }));
      return filtered.flatMap(({ values }, i) =>
        Array.from(values).flatMap((value, at) => (Object.is(value, tiles[i].values[at]) ? [] : [[i, at]])),
      );
    };
    for (const spoilt of spoiltPixels(x, 11)) {
      expect(bothWays('Conv2D', { x: spoilt, filter }, {})).toEqual([]);
      expect(bothWays('FusedConv2DBackprop', { x: spoilt, filter, y: dy, dy }, backprop)).toEqual([]);
    }
    for (const spoilt of spoiltPixels(dy, 7)) {
      expect(bothWays('FusedConv2DBackprop', { x, filter, y: dy, dy: spoilt }, backprop)).toEqual([]);
    }
  });

  describe('what is not finite reaches no further than by the definition', () => {
    const [, shape] = winogradShapes[2];
    const { x, filter, dy, attributes } = conv2DCase(shape);
    const spoilt = ({ values, ...rest }: typeof x, value: number, at: number) => {
      const copy = Float32Array.from(values);
      copy[at < 0 ? values.length + at : at] = value;
      return { ...rest, values: copy };
    };
    test.each([
      [Number.POSITIVE_INFINITY, 5],
      [Number.NaN, 5],
      [Number.NaN, -1],
    ])('%d at %d', (value, at) => {
      const forward = (inputs: Record<'x' | 'filter', typeof x>, total: number) =>
        run('Conv2D', inputs, { ...attributes, total });
      const back = (inputs: Record<'x' | 'filter' | 'dy', typeof x>, total: number) =>
        run('FusedConv2DBackprop', { ...inputs, y: dy }, { ...attributes, ...backprop, total });
      const [y] = forward({ x: spoilt(x, value, at), filter }, 100);
      expect(Array.from(y.values).filter(Number.isFinite).length).toBeGreaterThan(y.values.length / 2);
      expect([y]).toEqual(forward({ x: spoilt(x, value, at), filter }, 1));
      const spoiltFilter = { x, filter: spoilt(filter, value, at) };
      expect(forward(spoiltFilter, 100)).toEqual(forward(spoiltFilter, 1));
      for (const inputs of [
        { x: spoilt(x, value, at), filter, dy },
        { x, filter: spoilt(filter, value, at), dy },
        { x, filter, dy: spoilt(dy, value, at) },
      ]) {
        expect(back(inputs, 100)).toEqual(back(inputs, 1));
      }
    });
  });
}
