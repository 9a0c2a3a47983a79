import {
  type Conv2DShape,
  deterministicValues,
  expectClose,
  expectNoTensorsLeft,
  mostlyZeros,
} from '@lab/testkit';
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  engine,
  type NamedAttrMap,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { conv2DGradientReference, conv2DOutShape } from './conv2d-gradient-reference.js';
import { conv2DShapes, winogradShapes } from './conv2d-shapes.js';

/**
 * float32 sums of thousands of products, in another order than the reference's. Winograd's filtering, which slices of a large batch go by, rounds
 * sums of inputs too.
 */
export function toleranceOf({ total }: CaseOptions) {
  return { relative: total ? 6e-6 : 2e-6, absolute: 1e-6 };
}

export function tfjsPadding({ padding }: Conv2DShape): NamedAttrMap[string] {
  if (typeof padding === 'string') return padding;
  const { top, bottom, left, right } = padding;
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

interface CaseOptions {
  /** With zeros, which kernels may leave out. @defaultValue false */
  sparse?: boolean;
  /** Images of the batch that this is a slice of. @defaultValue none */
  total?: number;
}

/** Every shape with values all over, and with zeros; those of many channels as slices of a large batch too. */
export const conv2DCases: [name: string, shape: Conv2DShape, options: CaseOptions][] = [
  ...conv2DShapes.flatMap(([name, shape]): typeof conv2DCases => [
    [name, shape, {}],
    [`${name}, mostly zeros`, shape, { sparse: true }],
  ]),
  ...winogradShapes.map(([name, shape]): (typeof conv2DCases)[number] => [
    `by Winograd's filtering: ${name}`,
    shape,
    { total: 100 },
  ]),
];

/** Values and shapes of one case. */
export function conv2DCase(shape: Conv2DShape, { sparse, total }: CaseOptions = {}) {
  const xShape = [shape.batch, shape.inHeight, shape.inWidth, shape.inChannels];
  const filterShape = [shape.kernelHeight, shape.kernelWidth, shape.inChannels, shape.outChannels];
  const outShape = conv2DOutShape(shape);
  const values = (of: number[], seed: number) =>
    deterministicValues(
      of.reduce((product, n) => product * n, 1),
      seed,
    );
  const zeros = sparse ? mostlyZeros : (of: Float32Array) => of;
  return {
    x: { shape: xShape, values: zeros(values(xShape, 1), 1) },
    filter: { shape: filterShape, values: values(filterShape, 2) },
    dy: { shape: outShape, values: zeros(values(outShape, 3), 3) },
    attributes: {
      strides: [shape.strideHeight, shape.strideWidth],
      pad: tfjsPadding(shape),
      dataFormat: 'NHWC',
      ...(total && { total }),
    },
  };
}

/** The two standard gradient kernels of a convolution on the current backend, against the float64 reference. */
export function conv2DGradientSuite(): void {
  describe.each(conv2DCases)('%s', (_, shape, options) => {
    const { x, filter, dy, attributes } = conv2DCase(shape, options);
    const expected = conv2DGradientReference(x.values, filter.values, dy.values, shape);

    test('the filter gradient is right', () =>
      expectNoTensorsLeft(() => {
        const inputs = { x: tensor(x.values, x.shape), dy: tensor(dy.values, dy.shape) };
        const dfilter = engine().runKernel(Conv2DBackpropFilter, inputs, {
          ...attributes,
          filterShape: filter.shape,
        }) as Tensor;
        expect(dfilter.shape).toEqual(filter.shape);
        expectClose(dfilter.dataSync(), expected.dfilter, toleranceOf(options));
        for (const t of [dfilter, inputs.x, inputs.dy]) t.dispose();
      }));

    test('the input gradient is right', () =>
      expectNoTensorsLeft(() => {
        const inputs = { dy: tensor(dy.values, dy.shape), filter: tensor(filter.values, filter.shape) };
        const dx = engine().runKernel(Conv2DBackpropInput, inputs, {
          ...attributes,
          inputShape: x.shape,
        }) as Tensor;
        expect(dx.shape).toEqual(x.shape);
        expectClose(dx.dataSync(), expected.dx, toleranceOf(options));
        for (const t of [dx, inputs.dy, inputs.filter]) t.dispose();
      }));
  });

  // 1×1 filters on two channels or one: the sums are written out.
  test.each([1, 2])('a zero times infinity is no number, among many zeros too: %i channels', (channels) => {
    const shape = [1, 8, 8, channels];
    const sparse = mostlyZeros(deterministicValues(64 * channels, 1));
    const infinite = deterministicValues(64 * channels, 2);
    const at = sparse.indexOf(0);
    infinite[at] = Number.POSITIVE_INFINITY;
    const filterGradient = (x: Float32Array, dy: Float32Array) => {
      const inputs = { x: tensor(x, shape), dy: tensor(dy, shape) };
      const attributes = {
        strides: 1,
        pad: 'valid',
        dataFormat: 'NHWC',
        filterShape: [1, 1, channels, channels],
      };
      const dfilter = engine().runKernel(Conv2DBackpropFilter, inputs, attributes) as Tensor;
      const own = (at % channels) * (channels + 1);
      const value = dfilter.dataSync()[own];
      for (const t of [dfilter, inputs.x, inputs.dy]) t.dispose();
      return value;
    };
    expect(filterGradient(infinite, sparse)).toBeNaN();
    expect(filterGradient(sparse, infinite)).toBeNaN();

    const filter = new Float32Array(channels * channels).fill(Number.POSITIVE_INFINITY);
    const inputs = { dy: tensor(sparse, shape), filter: tensor(filter, [1, 1, channels, channels]) };
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', inputShape: shape };
    const dx = engine().runKernel(Conv2DBackpropInput, inputs, attributes) as Tensor;
    const expected = Array.from({ length: 64 * channels }, (_, i) => {
      const pixel = sparse.subarray(i - (i % channels), i - (i % channels) + channels);
      return pixel.reduce((sum, value) => sum + value * Number.POSITIVE_INFINITY, 0);
    });
    expect(Array.from(dx.dataSync())).toEqual(expected);
    for (const t of [dx, inputs.dy, inputs.filter]) t.dispose();
  });
}
