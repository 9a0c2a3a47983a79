import type { ElasticField } from './elastic-field.js';

/** Where a pixel of the new picture looks in the old one, both from the middle: x' = xx·x + xy·y + dx. */
export interface AffineMap {
  xx: number;
  xy: number;
  yx: number;
  yy: number;
  dx: number;
  dy: number;
}

/** Draws pictures of one size anew. */
export interface Sampler {
  rows: number;
  cols: number;
  /** Replaces `picture` [rows · cols] by what the map, then the field, find in it, interpolated between four pixels. */
  sample(picture: Float32Array, map: AffineMap, field: ElasticField | undefined): void;
}

/** Returns a sampler; it works in a copy with a margin of background, so that no lookup needs a bounds check. */
export function createSampler(rows: number, cols: number): Sampler {
  const width = cols + 2;
  const framed = new Float32Array((rows + 2) * width);
  const [middleX, middleY] = [(cols - 1) / 2, (rows - 1) / 2];
  return {
    rows,
    cols,
    sample(picture, { xx, xy, yx, yy, dx, dy }, field) {
      for (let y = 0; y < rows; y++)
        framed.set(picture.subarray(y * cols, (y + 1) * cols), (y + 1) * width + 1);
      for (let y = 0, at = 0; y < rows; y++) {
        // In the frame's coordinates, whose first pixel is the margin.
        let sx = middleX + 1 + dx - xx * middleX + xy * (y - middleY);
        let sy = middleY + 1 + dy - yx * middleX + yy * (y - middleY);
        for (let x = 0; x < cols; x++, at++, sx += xx, sy += yx) {
          const px = field === undefined ? sx : sx + field.across[at];
          const py = field === undefined ? sy : sy + field.down[at];
          if (!(px >= 0 && px < cols + 1 && py >= 0 && py < rows + 1)) {
            picture[at] = 0;
            continue;
          }
          const left = px | 0;
          const top = py | 0;
          const from = top * width + left;
          const right = px - left;
          const below = py - top;
          const upper = framed[from] + right * (framed[from + 1] - framed[from]);
          const lower = framed[from + width] + right * (framed[from + width + 1] - framed[from + width]);
          picture[at] = upper + below * (lower - upper);
        }
      }
    },
  };
}
