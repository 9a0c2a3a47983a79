import { describe, expect, it } from 'vitest';
import { layerSizes } from './layer-sizes.js';

describe('layerSizes', () => {
  it('counts the weights of the lab’s 3.0 and 3.1 as the lab does', () => {
    const total = (sizes: [number, number, number], filters: [number, number, number]) =>
      layerSizes([28, 28, 1], {
        convolutions: [
          { kernelSize: sizes[0], stride: 1, filters: filters[0] },
          { kernelSize: sizes[1], stride: 2, filters: filters[1] },
          { kernelSize: sizes[2], stride: 2, filters: filters[2] },
        ],
        dense: [200, 10],
      }).reduce((sum, { weights }) => sum + weights, 0);
    expect(total([5, 5, 4], [4, 8, 12])).toBe(122_270);
    expect(total([6, 5, 4], [6, 12, 24])).toBe(244_076);
  });

  it('gives shapes, neurons, multiply-adds and what a dense layer would take', () => {
    const [conv1, conv2] = layerSizes([28, 28, 1], {
      convolutions: [
        { kernelSize: 5, stride: 1, filters: 4 },
        { kernelSize: 5, stride: 2, filters: 8 },
      ],
      dense: [],
    });
    expect(conv1).toEqual({
      name: 'conv1',
      shape: [28, 28, 4],
      neurons: 3136,
      weights: 104,
      multiplyAdds: 78_400,
      weightsIfDense: 2_461_760,
    });
    // 14 · 14 · 8 outputs, each of 5 · 5 · 4 products.
    expect(conv2).toMatchObject({ shape: [14, 14, 8], neurons: 1568, weights: 808, multiplyAdds: 156_800 });
  });
});
