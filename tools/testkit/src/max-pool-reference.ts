import { samePadding } from './conv2d-reference.js';

export interface MaxPoolShape {
  batch: number;
  inHeight: number;
  inWidth: number;
  channels: number;
  pool: number;
  stride: number;
  padding: 'same' | 'valid';
}

/** Returns 2-D max pooling of x [batch, inHeight, inWidth, channels] by its definition; padded cells never win. */
export function maxPoolReference(
  x: ArrayLike<number>,
  { batch, inHeight, inWidth, channels, pool, stride, padding }: MaxPoolShape,
): { values: number[]; outHeight: number; outWidth: number } {
  const along = (size: number) =>
    padding === 'same'
      ? samePadding(size, pool, stride)
      : { out: Math.floor((size - pool) / stride) + 1, before: 0 };
  const rows = along(inHeight);
  const columns = along(inWidth);
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
