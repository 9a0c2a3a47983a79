import { conv2dReference, deterministicValues, expectClose, numericalGradient } from '@lab/testkit';
import { describe, test } from 'vitest';
import { conv2DGradientReference, conv2DOutShape } from './conv2d-gradient-reference.js';
import { conv2DShapes } from './conv2d-shapes.js';

const size = (shape: number[]) => shape.reduce((product, n) => product * n, 1);

describe('the float64 reference of the convolution gradients', () => {
  const small = conv2DShapes.filter(([, s]) => s.inHeight * s.inWidth * s.inChannels < 150 && s.batch < 3);
  test.each(small)('equals numerical gradients: %s', (_, shape) => {
    const x = deterministicValues(size([shape.batch, shape.inHeight, shape.inWidth, shape.inChannels]), 1);
    const filter = deterministicValues(
      size([shape.kernelHeight, shape.kernelWidth, shape.inChannels, shape.outChannels]),
      2,
    );
    const dy = deterministicValues(size(conv2DOutShape(shape)), 3);
    const weighted = (values: number[]) => values.reduce((sum, y, i) => sum + y * dy[i], 0);

    const { dx, dfilter } = conv2DGradientReference(x, filter, dy, shape);

    const some = (values: Float32Array) => values.subarray(0, 40);
    const put = (values: Float32Array, first: number[]) => [...first, ...values.subarray(first.length)];
    expectClose(
      dx.subarray(0, 40),
      numericalGradient((v) => weighted(conv2dReference(put(x, v), filter, shape).values), some(x)),
      { relative: 1e-7 },
    );
    expectClose(
      dfilter.subarray(0, 40),
      numericalGradient((v) => weighted(conv2dReference(x, put(filter, v), shape).values), some(filter)),
      { relative: 1e-7 },
    );
  });
});
