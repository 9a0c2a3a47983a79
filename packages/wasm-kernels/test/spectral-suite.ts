import { expectClose } from '@lab/testkit';
import { describe, expect, test } from 'vitest';
import { conv2DCase } from './conv2d-gradient-suite.js';
import { spectralShapes } from './conv2d-shapes.js';
import { run } from './forward-suite.js';

/** Which convolutions go by their spectra, and that values which are not finite stay where they belong. */
export function spectralSuite(): void {
  const backprop = { activation: 'linear', bias: true, inputGradient: true };

  test.each(spectralShapes)('%s: for a slice of a large batch, whatever its own size', (_, shape) => {
    const { x, filter, dy, attributes } = conv2DCase(shape);
    const all = (total: number) => [
      ...run('Conv2D', { x, filter }, { ...attributes, total }),
      ...run('FusedConv2DBackprop', { x, filter, y: dy, dy }, { ...attributes, ...backprop, total }),
    ];
    const tiles = all(39);
    const spectra = all(40);
    // Other roundings show another way, of all but the bias gradient, which is a sum of dy on both.
    for (const [i, differs] of [true, true, false, true].entries()) {
      const values = Array.from(spectra[i].values);
      if (differs) expect(values).not.toEqual(Array.from(tiles[i].values));
      expectClose(values, tiles[i].values, { relative: 2e-6 });
    }
  });

  test.each([
    ['few input channels', [14, 14, 40], [3, 3, 40, 32], 1],
    ['few output channels', [14, 14, 64], [3, 3, 64, 24], 1],
    ['channels that fill no pair of vectors', [14, 14, 68], [3, 3, 68, 32], 1],
    ['images larger than the square', [17, 17, 64], [3, 3, 64, 32], 1],
    ['small filters', [14, 14, 64], [1, 1, 64, 32], 1],
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

  describe('what is not finite reaches no further than by the definition', () => {
    const [, shape] = spectralShapes[2];
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
