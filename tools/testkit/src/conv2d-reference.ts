import { windowExtent } from './window-extent.js';

export interface Conv2DShape {
  batch: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  kernelHeight: number;
  kernelWidth: number;
  outChannels: number;
  strideHeight: number;
  strideWidth: number;
  padding: 'same' | 'valid' | { top: number; bottom: number; left: number; right: number };
}

/** Returns the output's size and the padding before along both axes of a convolution. */
export function conv2dExtents(shape: Conv2DShape) {
  const { inHeight, inWidth, kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = shape;
  const explicit = typeof padding === 'object';
  return {
    rows: windowExtent(inHeight, {
      size: kernelHeight,
      stride: strideHeight,
      padding: explicit ? [padding.top, padding.bottom] : padding,
    }),
    columns: windowExtent(inWidth, {
      size: kernelWidth,
      stride: strideWidth,
      padding: explicit ? [padding.left, padding.right] : padding,
    }),
  };
}

/**
 * Returns the convolution (cross-correlation, as everywhere in the field) in float64 by its definition:
 * `y[n, oy, ox, o] = Σ x[n, oy·s − p + ky, ox·s − p + kx, c] · w[ky, kx, c, o]`.
 *
 * @param x - [batch, inHeight, inWidth, inChannels]
 * @param kernel - [kernelHeight, kernelWidth, inChannels, outChannels]
 */
export function conv2dReference(
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  shape: Conv2DShape,
): { values: number[]; outHeight: number; outWidth: number } {
  const { batch, inHeight, inWidth, inChannels, kernelHeight, kernelWidth, outChannels } = shape;
  const { strideHeight, strideWidth } = shape;
  const { rows, columns } = conv2dExtents(shape);
  const values: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < rows.out; oy++) {
      for (let ox = 0; ox < columns.out; ox++) {
        for (let o = 0; o < outChannels; o++) {
          let sum = 0;
          for (let ky = 0; ky < kernelHeight; ky++) {
            const iy = oy * strideHeight - rows.before + ky;
            if (iy < 0 || iy >= inHeight) continue;
            for (let kx = 0; kx < kernelWidth; kx++) {
              const ix = ox * strideWidth - columns.before + kx;
              if (ix < 0 || ix >= inWidth) continue;
              for (let c = 0; c < inChannels; c++) {
                sum +=
                  x[((n * inHeight + iy) * inWidth + ix) * inChannels + c] *
                  kernel[((ky * kernelWidth + kx) * inChannels + c) * outChannels + o];
              }
            }
          }
          values.push(sum);
        }
      }
    }
  }
  return { values, outHeight: rows.out, outWidth: columns.out };
}
