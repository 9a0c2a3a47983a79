import {
  deterministicValues,
  expectClose,
  expectNoTensorsLeft,
  type MaxPoolShape,
  maxPoolExtents,
  maxPoolReference,
} from '@lab/testkit';
import { engine, MaxPoolGrad, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';

const shape = (
  [batch, inHeight, inWidth, channels]: [number, number, number, number],
  pool: number,
  stride: number,
  padding: 'same' | 'valid',
): MaxPoolShape => ({ batch, inHeight, inWidth, channels, pool, stride, padding });

export const maxPoolShapes: [name: string, shape: MaxPoolShape][] = [
  ["the lab's 2×2 pooling, 6 channels", shape([2, 28, 28, 6], 2, 2, 'same')],
  ["the lab's 2×2 pooling, 12 channels", shape([2, 14, 14, 12], 2, 2, 'valid')],
  ['odd sizes, same', shape([2, 7, 9, 5], 2, 2, 'same')],
  ['overlapping windows', shape([1, 6, 7, 4], 3, 1, 'same')],
  ['gaps between windows', shape([2, 8, 7, 3], 2, 3, 'valid')],
  ['1 channel', shape([3, 5, 5, 1], 3, 2, 'same')],
  ['17 channels', shape([2, 6, 5, 17], 3, 2, 'valid')],
];

/** By the definition: dy goes to the first input, row by row, that equals its window's maximum. */
export function maxPoolGradientReference(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  dy: ArrayLike<number>,
  pooling: MaxPoolShape,
): Float64Array {
  const { batch, inHeight, inWidth, channels, pool, stride } = pooling;
  const { rows, columns } = maxPoolExtents(pooling);
  const dx = new Float64Array(x.length);
  for (let out = 0; out < batch * rows.out * columns.out * channels; out++) {
    const c = out % channels;
    const ox = Math.floor(out / channels) % columns.out;
    const oy = Math.floor(out / channels / columns.out) % rows.out;
    const n = Math.floor(out / channels / columns.out / rows.out);
    const inputs = Array.from({ length: pool * pool }, (_, i) => [
      oy * stride - rows.before + Math.floor(i / pool),
      ox * stride - columns.before + (i % pool),
    ])
      .filter(([iy, ix]) => iy >= 0 && iy < inHeight && ix >= 0 && ix < inWidth)
      .map(([iy, ix]) => ((n * inHeight + iy) * inWidth + ix) * channels + c);
    const first = inputs.find((at) => x[at] === y[out]);
    if (first !== undefined) dx[first] += dy[out];
  }
  return dx;
}

function gradient(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  dy: ArrayLike<number>,
  { batch, inHeight, inWidth, channels, pool, stride, padding }: MaxPoolShape,
  outHeight: number,
  outWidth: number,
): Float32Array {
  const outShape = [batch, outHeight, outWidth, channels];
  const inputs = {
    input: tensor(Float32Array.from(x), [batch, inHeight, inWidth, channels]),
    output: tensor(Float32Array.from(y), outShape),
    dy: tensor(Float32Array.from(dy), outShape),
  };
  const dx = engine().runKernel(MaxPoolGrad, inputs, {
    filterSize: pool,
    strides: stride,
    pad: padding,
  }) as Tensor;
  const values = dx.dataSync() as Float32Array;
  for (const t of [dx, ...Object.values(inputs)]) t.dispose();
  return values;
}

export function maxPoolGradientSuite(): void {
  describe.each(maxPoolShapes)('%s', (_, s) => {
    const count = s.batch * s.inHeight * s.inWidth * s.channels;
    test.each([
      ['positive and negative inputs', (v: number) => v],
      ['negative inputs only', (v: number) => v - 2],
      ['many equal inputs', (v: number) => Math.round(v * 2)],
    ])('each gradient reaches the first maximum of its window: %s', (_kind, change) =>
      expectNoTensorsLeft(() => {
        const x = Float32Array.from(deterministicValues(count, 4), change);
        const { values: y, outHeight, outWidth } = maxPoolReference(x, s);
        const dy = deterministicValues(y.length, 5);
        expectClose(gradient(x, y, dy, s, outHeight, outWidth), maxPoolGradientReference(x, y, dy, s));
      }),
    );
  });

  test('a window of −4, −3, −2, −1 gives its gradient to the −1', () => {
    const s = shape([1, 2, 2, 1], 2, 2, 'valid');
    expect([...gradient([-4, -3, -2, -1], [-1], [1], s, 1, 1)]).toEqual([0, 0, 0, 1]);
  });
}
