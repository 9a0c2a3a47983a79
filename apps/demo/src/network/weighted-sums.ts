/** Values that are summed with weights: those of a window, or all that a layer was given. */
export interface Weighted {
  /** The values, none of them 0, of which the first `count` are meant. */
  values: Float64Array;
  /** Where each value's weights begin, one for each sum. */
  rows: Int32Array;
  count: number;
}

/** Writes `bias + Σ value · weight` of each of `length` sums into `to`, from `at` on. Summed in float64. */
export function weightedSums(
  { values, rows, count }: Weighted,
  weights: Float32Array,
  { bias, to, at, length }: { bias?: Float32Array; to: Float32Array; at: number; length: number },
): void {
  let o = 0;
  // Four sums at a time stay in registers.
  for (; o + 4 <= length; o += 4) {
    let a = bias ? bias[o] : 0;
    let b = bias ? bias[o + 1] : 0;
    let c = bias ? bias[o + 2] : 0;
    let d = bias ? bias[o + 3] : 0;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const row = rows[i] + o;
      a += value * weights[row];
      b += value * weights[row + 1];
      c += value * weights[row + 2];
      d += value * weights[row + 3];
    }
    to[at + o] = a;
    to[at + o + 1] = b;
    to[at + o + 2] = c;
    to[at + o + 3] = d;
  }
  for (; o < length; o++) {
    let sum = bias ? bias[o] : 0;
    for (let i = 0; i < count; i++) sum += values[i] * weights[rows[i] + o];
    to[at + o] = sum;
  }
}
