// Matrix products whose left-hand matrix is mostly zeros, as sums of terms (terms.ts): each value that is not zero adds its
// multiple of a row of the right-hand matrix. That one is cut into chunks of rows or columns that stay in a core's own cache.
//
//   forward           y [n]  += x [n, i] · kernel [i]          chunks of kernel rows
//   weight gradient   dkernel [i] += x [n, i] · dy [n]         strips of dkernel, one micro-batch after the other
//   input gradient    dx [n] += dy [n, o] · kernelᵀ [o]        chunks of kernelᵀ columns
//
// The order of all sums is that of mat-mul.ts.

import { evenOffsets } from './conv2d-images';
import { levelsOf, partStart } from './micro-batches';
import { transpose } from './panels';
import { addFloats, align, copyFloats, zero } from './simd';
import { LANES_BYTES, addTerms, countTerms, lanesTable, listBytes, listTerms, rowsBehind } from './terms';

/** Up to this part of the left-hand matrix, sums of terms are faster than register tiles. */
const MOST_TERMS: f32 = 0.5;
/** Fewer values are not worth the look. */
const FEWEST: i32 = 2048;
/** Of the right-hand matrix at once. Half of its rows, at most, are read for a row of the left-hand one. */
const CHUNK_BYTES: i32 = 64 << 10;
/** Rows of dy that are listed at once: lists are as long as the rows themselves. */
const LISTED_ROWS: i32 = 512;
/** Rows of dkernel in a strip. */
const STRIP_ROWS: i32 = 16;

/** Whether the products of a [rows, inner] had better be done so. */
export function isMostlyZeros(a: usize, rows: i32, inner: i32): bool {
  const values = rows * inner;
  return values >= FEWEST && <f32>countTerms(a, 0, values) < MOST_TERMS * <f32>values;
}

/** Returns how many rows or columns of `bytesEach` bytes make a chunk: a multiple of 4, or all `size` of them. */
// @ts-ignore: decorator
@inline
function chunkOf(size: i32, bytesEach: i32): i32 {
  return min(size, max(4, (CHUNK_BYTES / bytesEach) & ~3));
}

export function forwardTermsScratch(inner: i32, columns: i32): usize {
  return align(inner << 2) + LANES_BYTES + listBytes(chunkOf(inner, columns << 2));
}

/** c [rows, columns] = a [rows, inner] · b (+ bias) (then ReLU); inner and columns are multiples of 4. */
export function forwardTerms(
  a: usize, b: usize, bias: usize, c: usize, relu: bool, scratch: usize, rows: i32, inner: i32, columns: i32,
): void {
  const chunk = chunkOf(inner, columns << 2);
  const bRows = scratch;
  const lanes = bRows + align(inner << 2);
  const list = lanes + LANES_BYTES;
  const behind = rowsBehind(chunk);
  const pitch: usize = columns << 2;
  lanesTable(lanes);
  evenOffsets(bRows, inner, columns << 2);
  for (let row = 0; row < rows; row++) {
    if (bias) copyFloats(c + row * pitch, bias, columns);
    else zero(c + row * pitch, columns << 2);
  }
  for (let from = 0; from < inner; from += chunk) {
    const count = min(chunk, inner - from);
    let values = a + (from << 2);
    let target = c;
    for (let row = 0; row < rows; row++) {
      const bytes = listTerms(list, behind, lanes, values, bRows + (from << 2), count);
      addTerms(list, behind, bytes, target, b, 1, columns >> 2, 0, 0);
      values += inner << 2;
      target += pitch;
    }
  }
  if (!relu) return;
  const none = f32x4.splat(0);
  const end = c + rows * pitch;
  for (let at = c; at < end; at += 16) v128.store(at, f32x4.max(v128.load(at), none));
}

/** Examples of a micro-batch, rounded up to whole vectors. */
// @ts-ignore: decorator
@inline
function slotsOf(batch: i32, parts: i32): i32 {
  return (batch / parts + 4) & ~3;
}

export function weightGradientTermsScratch(batch: i32, inputs: i32, outputs: i32, parts: i32): usize {
  const slots = slotsOf(batch, parts);
  return align((parts * slots * inputs) << 2) + align(slots << 2) + LANES_BYTES + listBytes(slots)
    + levelsOf(parts) * align((STRIP_ROWS * outputs) << 2);
}

/** dkernel [inputs, outputs] = xᵀ · dy, by micro-batches; outputs is a multiple of 4. */
export function weightGradientTerms(
  x: usize, dy: usize, dkernel: usize, scratch: usize, batch: i32, inputs: i32, outputs: i32, parts: i32,
): void {
  const slots = slotsOf(batch, parts);
  const turnedPitch = parts * slots;
  const turned = scratch;
  const dyRows = turned + align((turnedPitch * inputs) << 2);
  const lanes = dyRows + align(slots << 2);
  const list = lanes + LANES_BYTES;
  const behind = rowsBehind(slots);
  const strips = list + listBytes(slots);
  const stripBytes = align((STRIP_ROWS * outputs) << 2);
  lanesTable(lanes);
  evenOffsets(dyRows, slots, outputs << 2);
  for (let part = 0; part < parts; part++) {
    const start = partStart(batch, parts, part);
    const count = partStart(batch, parts, part + 1) - start;
    const to = turned + ((part * slots) << 2);
    transpose(to, turnedPitch << 2, x + ((start * inputs) << 2), count, inputs);
    for (let i = 0; i < inputs; i++) zero(to + ((i * turnedPitch + count) << 2), (slots - count) << 2);
  }
  for (let first = 0; first < inputs; first += STRIP_ROWS) {
    const rows = min(STRIP_ROWS, inputs - first);
    const out = dkernel + ((first * outputs) << 2);
    for (let part = 0; part < parts; part++) {
      let level = popcnt<i32>(part);
      const strip = stripOf(out, strips, stripBytes, level);
      zero(strip, (rows * outputs) << 2);
      let values = turned + ((first * turnedPitch + part * slots) << 2);
      let target = strip;
      const source = dy + ((partStart(batch, parts, part) * outputs) << 2);
      for (let row = 0; row < rows; row++) {
        const bytes = listTerms(list, behind, lanes, values, dyRows, slots);
        addTerms(list, behind, bytes, target, source, 1, outputs >> 2, 0, 0);
        values += turnedPitch << 2;
        target += outputs << 2;
      }
      for (let rest = part; rest & 1; rest >>= 1) {
        const top = stripOf(out, strips, stripBytes, level);
        level--;
        addFloats(stripOf(out, strips, stripBytes, level), top, rows * outputs);
      }
    }
  }
}

/** Returns where the micro-batches of a level are summed, as `bufferOf`: the first of these buffers is the output itself. */
// @ts-ignore: decorator
@inline
function stripOf(out: usize, strips: usize, stripBytes: usize, level: i32): usize {
  return level == 0 ? out : strips + (level - 1) * stripBytes;
}

export function inputGradientTermsScratch(batch: i32, inputs: i32, outputs: i32): usize {
  const listed = min(batch, LISTED_ROWS);
  return align((outputs * chunkOf(inputs, outputs << 2)) << 2) + align(outputs << 2) + LANES_BYTES
    + align(listed << 2) + listed * listBytes(outputs);
}

/** dx [batch, inputs] = dy [batch, outputs] · kernelᵀ; inputs and outputs are multiples of 4. */
export function inputGradientTerms(
  dy: usize, kernel: usize, dx: usize, scratch: usize, batch: i32, inputs: i32, outputs: i32,
): void {
  for (let n = 0; n < batch; n += LISTED_ROWS) {
    inputGradientOfRows(
      dy + ((n * outputs) << 2), kernel, dx + ((n * inputs) << 2), scratch, min(LISTED_ROWS, batch - n), inputs, outputs,
    );
  }
}

function inputGradientOfRows(
  dy: usize, kernel: usize, dx: usize, scratch: usize, batch: i32, inputs: i32, outputs: i32,
): void {
  const chunk = chunkOf(inputs, outputs << 2);
  const turned = scratch;
  const rows = turned + align((outputs * chunk) << 2);
  const lanes = rows + align(outputs << 2);
  const lengths = lanes + LANES_BYTES;
  const lists = lengths + align(batch << 2);
  const behind = rowsBehind(outputs);
  const list = listBytes(outputs);
  lanesTable(lanes);
  zero(dx, (batch * inputs) << 2);
  for (let first = 0; first < inputs; first += chunk) {
    const width = min(chunk, inputs - first);
    transpose(turned, width << 2, kernel + ((first * outputs) << 2), width, outputs);
    // The lists hold places in a chunk, which the last one, being narrower, has others of.
    if (first == 0 || width < chunk) {
      evenOffsets(rows, outputs, width << 2);
      for (let n = 0; n < batch; n++) {
        store<u32>(
          lengths + (n << 2),
          <u32>listTerms(lists + n * list, behind, lanes, dy + ((n * outputs) << 2), rows, outputs),
        );
      }
    }
    for (let n = 0; n < batch; n++) {
      addTerms(
        lists + n * list, behind, load<u32>(lengths + (n << 2)), dx + ((n * inputs + first) << 2), turned, 1, width >> 2, 0, 0,
      );
    }
  }
}
