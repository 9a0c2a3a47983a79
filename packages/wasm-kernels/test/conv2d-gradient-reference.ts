import { type Conv2DShape, conv2dExtents } from '@lab/testkit';

/** Returns the shape of the output. */
export function conv2DOutShape(shape: Conv2DShape): [number, number, number, number] {
  const { rows, columns } = conv2dExtents(shape);
  return [shape.batch, rows.out, columns.out, shape.outChannels];
}

/**
 * Returns the gradients of `Σ y·dy` in float64, by the definition: every product x·w that entered an output hands dy·w to
 * its x and dy·x to its w.
 */
export function conv2DGradientReference(
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
  dy: ArrayLike<number>,
  shape: Conv2DShape,
): { dx: Float64Array; dfilter: Float64Array; dbias: Float64Array } {
  const { batch, inHeight, inWidth, inChannels, kernelHeight, kernelWidth, outChannels } = shape;
  const { rows, columns } = conv2dExtents(shape);
  const dx = new Float64Array(x.length);
  const dfilter = new Float64Array(filter.length);
  const dbias = new Float64Array(outChannels);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < rows.out; oy++) {
      for (let ox = 0; ox < columns.out; ox++) {
        const out = ((n * rows.out + oy) * columns.out + ox) * outChannels;
        for (let o = 0; o < outChannels; o++) dbias[o] += dy[out + o];
        for (let ky = 0; ky < kernelHeight; ky++) {
          const iy = oy * shape.strideHeight - rows.before + ky;
          if (iy < 0 || iy >= inHeight) continue;
          for (let kx = 0; kx < kernelWidth; kx++) {
            const ix = ox * shape.strideWidth - columns.before + kx;
            if (ix < 0 || ix >= inWidth) continue;
            for (let c = 0; c < inChannels; c++) {
              const at = ((n * inHeight + iy) * inWidth + ix) * inChannels + c;
              const weight = ((ky * kernelWidth + kx) * inChannels + c) * outChannels;
              for (let o = 0; o < outChannels; o++) {
                dx[at] += dy[out + o] * filter[weight + o];
                dfilter[weight + o] += dy[out + o] * x[at];
              }
            }
          }
        }
      }
    }
  }
  return { dx, dfilter, dbias };
}
