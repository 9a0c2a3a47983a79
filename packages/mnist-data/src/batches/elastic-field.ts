import type { Random } from '../datasets/random.js';

/** A smooth random displacement of every pixel of a picture. */
export interface ElasticField {
  /** [rows · cols] how far each pixel looks across and down, pixels. */
  readonly across: Float32Array;
  readonly down: Float32Array;
  /** Draws another field with about this standard deviation. */
  draw(random: Random, deviation: number): void;
}

/** Pixels between two random knots: about a stroke's bend, as the blur of Simard and others (2003) has it. */
const spacing = 7;

/**
 * Returns a field of cubic B-splines over a coarse grid of random knots: as smooth as blurred noise, at a tenth of
 * the cost, since splines are evaluated along rows and columns separately.
 */
export function createElasticField(rows: number, cols: number): ElasticField {
  const rowWeights = splineWeights(rows);
  const colWeights = splineWeights(cols);
  const knotRows = Math.floor((rows - 1) / spacing) + 4;
  const knotCols = Math.floor((cols - 1) / spacing) + 4;
  const knots = new Float64Array(knotRows * knotCols);
  const line = new Float64Array(knotCols);
  const field = { across: new Float32Array(rows * cols), down: new Float32Array(rows * cols) };

  const fill = (target: Float32Array, random: Random, deviation: number): void => {
    // A uniform value has a deviation of 1 / sqrt(12); averaging knots by the splines leaves about half of it.
    const scale = deviation * Math.sqrt(12) * 2.1;
    for (let k = 0; k < knots.length; k++) knots[k] = (random.uniform() - 0.5) * scale;
    for (let y = 0, at = 0; y < rows; y++) {
      const top = Math.floor(y / spacing) * knotCols;
      const w = 4 * y;
      for (let k = 0, from = top; k < knotCols; k++, from++) {
        line[k] =
          rowWeights[w] * knots[from] +
          rowWeights[w + 1] * knots[from + knotCols] +
          rowWeights[w + 2] * knots[from + 2 * knotCols] +
          rowWeights[w + 3] * knots[from + 3 * knotCols];
      }
      for (let x = 0; x < cols; x++, at++) {
        const k = (x / spacing) | 0;
        const w = 4 * x;
        target[at] =
          colWeights[w] * line[k] +
          colWeights[w + 1] * line[k + 1] +
          colWeights[w + 2] * line[k + 2] +
          colWeights[w + 3] * line[k + 3];
      }
    }
  };
  return {
    ...field,
    draw(random, deviation) {
      fill(field.across, random, deviation);
      fill(field.down, random, deviation);
    },
  };
}

/** [size · 4] the uniform cubic B-spline's weights of the four knots around each pixel. */
function splineWeights(size: number): Float64Array {
  const weights = new Float64Array(size * 4);
  for (let i = 0; i < size; i++) {
    const t = (i % spacing) / spacing;
    weights[4 * i] = (1 - t) ** 3 / 6;
    weights[4 * i + 1] = (3 * t ** 3 - 6 * t ** 2 + 4) / 6;
    weights[4 * i + 2] = (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6;
    weights[4 * i + 3] = t ** 3 / 6;
  }
  return weights;
}
