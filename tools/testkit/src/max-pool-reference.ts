import { windowExtent } from './window-extent.js';

export interface MaxPoolShape {
  batch: number;
  inHeight: number;
  inWidth: number;
  channels: number;
  pool: number;
  stride: number;
  padding: 'same' | 'valid';
}

/** Returns the output's size and the padding before along both axes of a pooling. */
export function maxPoolExtents({ inHeight, inWidth, pool, stride, padding }: MaxPoolShape) {
  const window = { size: pool, stride, padding };
  return { rows: windowExtent(inHeight, window), columns: windowExtent(inWidth, window) };
}

/** Returns 2-D max pooling of x [batch, inHeight, inWidth, channels] by its definition; padded cells never win. */
export function maxPoolReference(
  x: ArrayLike<number>,
  shape: MaxPoolShape,
): { values: number[]; outHeight: number; outWidth: number } {
  const { batch, inHeight, inWidth, channels, pool, stride } = shape;
  const { rows, columns } = maxPoolExtents(shape);
  const values: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < rows.out; oy++) {
      for (let ox = 0; ox < columns.out; ox++) {
        for (let c = 0; c < channels; c++) {
          let best = Number.NEGATIVE_INFINITY;
          for (let py = 0; py < pool; py++) {
            for (let px = 0; px < pool; px++) {
              const iy = oy * stride - rows.before + py;
              const ix = ox * stride - columns.before + px;
              if (iy < 0 || iy >= inHeight || ix < 0 || ix >= inWidth) continue;
              best = Math.max(best, x[((n * inHeight + iy) * inWidth + ix) * channels + c]);
            }
          }
          values.push(best);
        }
      }
    }
  }
  return { values, outHeight: rows.out, outWidth: columns.out };
}
