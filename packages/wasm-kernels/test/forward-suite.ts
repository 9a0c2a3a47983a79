import {
  conv2dReference,
  deterministicValues,
  expectClose,
  expectNoTensorsLeft,
  maxPoolReference,
} from '@lab/testkit';
import { engine, type NamedAttrMap, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { conv2DGradientReference } from './conv2d-gradient-reference.js';
import { conv2DCase, conv2DCases, toleranceOf } from './conv2d-gradient-suite.js';
import { maxPoolShapes } from './max-pool-gradient-suite.js';

export interface Values {
  shape: number[];
  values: ArrayLike<number>;
  dtype?: 'float32' | 'int32';
}

/** Runs a kernel on the current backend; returns shapes and values of its outputs, and leaves no tensor. */
export function run(kernelName: string, inputs: Record<string, Values>, attributes: NamedAttrMap): Values[] {
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values, dtype }]) => [
      name,
      tensor(dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values), shape, dtype),
    ]),
  );
  const outputs = [engine().runKernel<Tensor | Tensor[]>(kernelName, tensors, attributes)].flat();
  const read = outputs.map((output) => ({ shape: output.shape, values: output.dataSync() as Float32Array }));
  for (const t of [...outputs, ...Object.values(tensors)]) t.dispose();
  return read;
}

/** Convolution, its fused forms, pooling: against float64 references. */
export function forwardSuite(): void {
  describe.each(conv2DCases)('%s', (_, shape, options) => {
    const { x, filter, dy, attributes } = conv2DCase(shape, options);
    const tolerance = toleranceOf(options);
    const bias = { shape: [shape.outChannels], values: deterministicValues(shape.outChannels, 4) };
    const linear = conv2dReference(x.values, filter.values, shape).values;
    const biased = linear.map((value, i) => value + bias.values[i % shape.outChannels]);
    const relu = biased.map((value) => Math.max(value, 0));

    test('Conv2D and FusedConv2D are right', () =>
      expectNoTensorsLeft(() => {
        const [plain] = run('Conv2D', { x, filter }, attributes);
        expect(plain.shape).toEqual(dy.shape);
        expectClose(plain.values, linear, tolerance);
        const fused = (activation: string, inputs: Record<string, Values>) =>
          run('FusedConv2D', inputs, { ...attributes, activation })[0].values;
        expectClose(fused('linear', { x, filter, bias }), biased, tolerance);
        expectClose(fused('relu', { x, filter, bias }), relu, tolerance);
        expectClose(
          fused('relu', { x, filter }),
          linear.map((value) => Math.max(value, 0)),
          tolerance,
        );
      }));

    test('FusedConv2DBackprop gives all gradients, through the ReLU', () =>
      expectNoTensorsLeft(() => {
        const y = { shape: dy.shape, values: relu };
        const passed = { ...dy, values: Array.from(dy.values, (value, i) => (relu[i] > 0 ? value : 0)) };
        for (const [activation, gradient] of [
          ['linear', dy],
          ['relu', passed],
        ] as const) {
          const expected = conv2DGradientReference(x.values, filter.values, gradient.values, shape);
          const backprop = (bias: boolean, inputGradient: boolean) =>
            run(
              'FusedConv2DBackprop',
              { x, filter, y, dy },
              { ...attributes, activation, bias, inputGradient },
            );
          const all = backprop(true, true);
          expect(all.map((output) => output.shape)).toEqual([filter.shape, bias.shape, x.shape]);
          expectClose(all[0].values, expected.dfilter, tolerance);
          expectClose(all[1].values, expected.dbias, tolerance);
          expectClose(all[2].values, expected.dx, tolerance);
          // Leaving a gradient out changes nothing in the others.
          expect(backprop(false, false)).toEqual([all[0]]);
          expect(backprop(true, false)).toEqual([all[0], all[1]]);
          expect(backprop(false, true)).toEqual([all[0], all[2]]);
        }
      }));
  });

  describe.each(maxPoolShapes)('%s', (_, s) => {
    test('MaxPool is right, for negative values too', () => {
      const shape = [s.batch, s.inHeight, s.inWidth, s.channels];
      const count = shape.reduce((product, n) => product * n, 1);
      const values = Float32Array.from(deterministicValues(count, 6), (value) => value - 0.9);
      const expected = maxPoolReference(values, s);
      const [y] = run(
        'MaxPool',
        { x: { shape, values } },
        { filterSize: s.pool, strides: s.stride, pad: s.padding },
      );
      expect(y.shape).toEqual([s.batch, expected.outHeight, expected.outWidth, s.channels]);
      expectClose(y.values, expected.values, { relative: 0, absolute: 0 });
    });
  });
}
