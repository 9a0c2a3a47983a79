// The right-hand matrix of a product [rows, columns] is cut into column blocks of 1 to 3 vectors (4 to 12 floats),
// each stored as one contiguous panel that the register tiles read front to back:
//
//   panel = [ bias: width floats ][ row 0: width floats ][ row 1: width floats ] …     width = 4 · vectors
//
// Columns past the end are zeros.

/**
 * Returns how many vectors the next column block takes: with fused multiply-add threes, whose tiles of 3 × 3 are a twentieth
 * faster than 4 × 2; without, twos, and a three where three are left. Never a single one where it can be helped.
 */
// @ts-ignore: decorator
@inline
export function blockVectors(vectorsLeft: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD) return vectorsLeft == 2 || vectorsLeft == 4 ? 2 : min(vectorsLeft, 3);
  return vectorsLeft == 3 ? 3 : vectorsLeft == 1 ? 1 : 2;
}

/** Returns how many vectors hold `columns` floats. */
// @ts-ignore: decorator
@inline
export function vectorsOf(columns: i32): i32 {
  return (columns + 3) >> 2;
}

/** Returns the bytes of all panels of a [rows, columns] matrix. */
// @ts-ignore: decorator
@inline
export function panelsBytes(rows: i32, columns: i32): usize {
  return ((rows + 1) * vectorsOf(columns)) << 4;
}

/**
 * Writes `rows` panel rows of columns `first` … `first + width`; returns the address behind them.
 * Element (row, column) is read at `from + row · rowStride + column · columnStride` (bytes).
 */
export function packRows(
  to: usize,
  from: usize,
  rows: i32,
  columns: i32,
  rowStride: usize,
  columnStride: usize,
  first: i32,
  width: i32,
): usize {
  const there = min(columns - first, width);
  let row = from + first * columnStride;
  let r = 0;
  if (columnStride == 4 && there == width) {
    for (; r < rows; r++) {
      for (let c = 0; c < width; c += 4) v128.store(to + (c << 2), v128.load(row + (c << 2)));
      to += width << 2;
      row += rowStride;
    }
    return to;
  }
  const pitch: usize = width << 2;
  if (rowStride == 4) {
    // Columns of the panel are rows in memory: four by four, turned in registers.
    r = rows & ~3;
    for (let c = 0; c < width; c += 4) {
      const at = row + c * columnStride;
      const out = to + (c << 2);
      if (c + 4 <= there) packTurned(out, pitch, at, columnStride, r);
      else packSome(out, pitch, at, 4, columnStride, r, there - c, 4);
    }
    to += r * pitch;
    row += r << 2;
  }
  packSome(to, pitch, row, rowStride, columnStride, rows - r, there, width);
  return to + (rows - r) * pitch;
}

/** Four columns of `rows` (a multiple of 4) panel rows, each contiguous in memory. */
function packTurned(to: usize, pitch: usize, from: usize, columnStride: usize, rows: i32): void {
  let b = from + columnStride;
  let c = b + columnStride;
  let d = c + columnStride;
  for (let left = rows; left > 0; left -= 4) {
    transpose4x4(to, pitch, v128.load(from), v128.load(b), v128.load(c), v128.load(d));
    from += 16;
    b += 16;
    c += 16;
    d += 16;
    to += pitch << 2;
  }
}

/** Value by value: `there` columns, zeros up to `width`. */
function packSome(
  to: usize, pitch: usize, from: usize, rowStride: usize, columnStride: usize, rows: i32, there: i32, width: i32,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < width; c++) {
      store<f32>(to + (c << 2), c < there ? load<f32>(from + c * columnStride) : 0);
    }
    to += pitch;
    from += rowStride;
  }
}

/** Stores the four columns of the rows a, b, c, d as rows `pitch` bytes apart. */
// @ts-ignore: decorator
@inline
export function transpose4x4(to: usize, pitch: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab0, cd0, 0, 2));
  v128.store(to + pitch, v128.shuffle<f64>(ab0, cd0, 1, 3));
  v128.store(to + 2 * pitch, v128.shuffle<f64>(ab1, cd1, 0, 2));
  v128.store(to + 3 * pitch, v128.shuffle<f64>(ab1, cd1, 1, 3));
}

/** to [columns, rows] = from [rows, columns] transposed; the rows of `to` are `toPitch` bytes apart. */
export function transpose(to: usize, toPitch: usize, from: usize, rows: i32, columns: i32): void {
  const pitch: usize = columns << 2;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const at = from + r * pitch;
    const out = to + (r << 2);
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const p = at + (c << 2);
      transpose4x4(
        out + c * toPitch, toPitch, v128.load(p), v128.load(p + pitch), v128.load(p + 2 * pitch), v128.load(p + 3 * pitch),
      );
    }
    for (; c < columns; c++) {
      for (let i = 0; i < 4; i++) store<f32>(out + c * toPitch + (i << 2), load<f32>(at + i * pitch + (c << 2)));
    }
  }
  for (; r < rows; r++) {
    for (let c = 0; c < columns; c++) store<f32>(to + c * toPitch + (r << 2), load<f32>(from + r * pitch + (c << 2)));
  }
}

/** Writes the bias row of a panel: zeros where `bias` is 0. */
export function packBias(to: usize, bias: usize, columns: i32, first: i32, width: i32): usize {
  for (let c = 0; c < width; c++) {
    const there = bias != 0 && first + c < columns;
    store<f32>(to + (c << 2), there ? load<f32>(bias + ((first + c) << 2)) : 0);
  }
  return to + (width << 2);
}
