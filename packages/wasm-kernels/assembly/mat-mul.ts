// Matrix products by the same register tiles as the convolutions: rows of the left matrix times packed panels of the right
// one. The inner dimension is cut into blocks, so that a panel stays in the first-level cache for all rows.

import { bufferOf, join, levelsOf, partStart } from './micro-batches';
import { blockVectors, packBias, packRows, transpose, vectorsOf } from './panels';
import { addFloats, align, copyFloats, copyWherePositive, zero } from './simd';
import { evenOffsets } from './conv2d-images';
import { areFinite } from './terms';
import {
  forwardTerms, forwardTermsScratch, inputGradientTerms, inputGradientTermsScratch, isMostlyZeros,
  weightGradientTerms, weightGradientTermsScratch,
} from './mat-mul-terms';
import { ACCUMULATE, RELU, gather } from './tiles';

/** Longest part of the inner dimension done at once: 512 · 12 columns · 4 bytes = 24 kB of panel. */
const INNER_BLOCK: i32 = 512;

/** Returns the bytes of scratch that `matMul` needs. */
export function matMulScratch(rows: i32, inner: i32, columns: i32, transposeA: bool): usize {
  const tiles = 2 * align(rows << 2) + align(((min(inner, INNER_BLOCK) + 1) * 12) << 2)
    + (transposeA ? align((rows * inner) << 2) : 0);
  return max(tiles, forwardTermsScratch(inner, columns));
}

/**
 * c [rows, columns] = op(a) · op(b) (+ bias [columns]) (then ReLU). op(a) is a [rows, inner], or a [inner, rows] transposed;
 * likewise b. `bias` may be 0.
 */
export function matMul(
  a: usize, b: usize, bias: usize, c: usize, relu: bool, scratch: usize,
  rows: i32, inner: i32, columns: i32, transposeA: bool, transposeB: bool,
): void {
  if (
    !transposeA && !transposeB && ((inner | columns) & 3) == 0 && isMostlyZeros(a, rows, inner)
      && areFinite(b, inner * columns)
  ) {
    forwardTerms(a, b, bias, c, relu, scratch, rows, inner, columns);
    return;
  }
  const inOffsets = scratch;
  const outOffsets = inOffsets + align(rows << 2);
  const panel = outOffsets + align(rows << 2);
  if (transposeA) {
    const turned = panel + align(((min(inner, INNER_BLOCK) + 1) * 12) << 2);
    transpose(turned, inner << 2, a, inner, rows);
    a = turned;
  }
  evenOffsets(inOffsets, rows, inner << 2);
  evenOffsets(outOffsets, rows, columns << 2);

  const blocks = (inner + INNER_BLOCK - 1) / INNER_BLOCK;
  const block = (inner + blocks - 1) / blocks;
  const rowStride: usize = transposeB ? 4 : columns << 2;
  const columnStride: usize = transposeB ? inner << 2 : 4;
  for (let from = 0; from < inner; from += block) {
    const length = min(block, inner - from);
    const mode = (from > 0 ? ACCUMULATE : 0) | (relu && from + length == inner ? RELU : 0);
    if (!transposeB) readAhead(b + from * rowStride, length * rowStride, panel);
    for (let first = 0; first < columns; ) {
      const vectors = blockVectors(vectorsOf(columns - first));
      const width = vectors << 2;
      const weights = packBias(panel, bias, columns, first, width);
      packRows(weights, b + from * rowStride, length, columns, rowStride, columnStride, first, width);
      gather(
        vectors, rows, inOffsets, outOffsets, a + (from << 2), panel, 1, length, 0, c + (first << 2), 0, mode,
        min(4, columns - first - width + 4),
      );
      first += width;
    }
  }
}

/**
 * Reads memory in order, which the processor sees coming: the panels then find it in the cache, each of them reading a few
 * columns of every row. `sink` is written over.
 */
function readAhead(from: usize, bytes: usize, sink: usize): void {
  let sum = i32x4.splat(0);
  for (const end = from + bytes; from < end; from += 64) sum = v128.xor(sum, v128.load(from));
  v128.store(sink, sum);
}

/** Rows of the weight gradient done at once: few enough that those of all micro-batches stay in the first-level cache. */
const WEIGHT_ROWS: i32 = 64;
const STRIP_BYTES: usize = WEIGHT_ROWS * 12 * 4;

// @ts-ignore: decorator
@inline
function weightGradientScratch(batch: i32, inputs: i32, parts: i32): usize {
  return 3 * align(max(inputs, WEIGHT_ROWS) << 2) + align(((batch + parts) * 12) << 2) + levelsOf(parts) * STRIP_BYTES
    + align((inputs * batch) << 2);
}

/**
 * dkernel [inputs, outputs] = xᵀ · dy, by micro-batches, joined as `micro-batches.ts` says: the first buffer is dkernel itself,
 * and the second micro-batch of a pair is added right to the first.
 */
function weightGradient(
  x: usize, dy: usize, dkernel: usize, scratch: usize, batch: i32, inputs: i32, outputs: i32, parts: i32,
): void {
  const offsetsBytes = align(max(inputs, WEIGHT_ROWS) << 2);
  const inOffsets = scratch;
  const outOffsets = inOffsets + offsetsBytes;
  const stripOffsets = outOffsets + offsetsBytes;
  const panels = stripOffsets + offsetsBytes;
  const strips = panels + align(((batch + parts) * 12) << 2);
  const turned = strips + levelsOf(parts) * STRIP_BYTES;
  transpose(turned, batch << 2, x, batch, inputs);
  evenOffsets(inOffsets, inputs, batch << 2);
  evenOffsets(outOffsets, WEIGHT_ROWS, outputs << 2);
  for (let first = 0; first < outputs; ) {
    const vectors = blockVectors(vectorsOf(outputs - first));
    const width = vectors << 2;
    const there = min(width, outputs - first);
    let panel = panels;
    for (let part = 0; part < parts; part++) {
      const start = partStart(batch, parts, part);
      panel = packBias(panel, 0, outputs, first, width);
      panel = packRows(
        panel, dy + ((start * outputs) << 2), partStart(batch, parts, part + 1) - start, outputs, outputs << 2, 4, first,
        width,
      );
    }
    evenOffsets(stripOffsets, WEIGHT_ROWS, width << 2);
    for (let row = 0; row < inputs; row += WEIGHT_ROWS) {
      const rows = min(WEIGHT_ROWS, inputs - row);
      const out = dkernel + ((row * outputs + first) << 2);
      panel = panels;
      for (let part = 0; part < parts; part++) {
        const start = partStart(batch, parts, part);
        const count = partStart(batch, parts, part + 1) - start;
        const pair = part >> 1;
        const input = turned + ((row * batch + start) << 2);
        if (pair == 0) {
          gather(vectors, rows, inOffsets, outOffsets, input, panel, 1, count, 0, out, part & 1 ? out : 0, 0, there - width + 4);
        } else {
          const strip = bufferOf(strips, STRIP_BYTES, pair);
          gather(vectors, rows, inOffsets, stripOffsets, input, panel, 1, count, 0, strip, part & 1 ? strip : 0, 0, 4);
          if (part & 1) joinStrips(out, outputs, strips, pair, rows, width, there);
        }
        panel += ((count + 1) * width) << 2;
      }
    }
    first += width;
  }
}

/** Joins the strip of a finished pair with those before that it completes; the first buffer is the output. */
function joinStrips(out: usize, outputs: i32, strips: usize, pair: i32, rows: i32, width: i32, there: i32): void {
  let level = popcnt<i32>(pair);
  for (let rest = pair; rest & 1; rest >>= 1) {
    const strip = strips + level * STRIP_BYTES;
    level--;
    if (level > 0) {
      addFloats(strip - STRIP_BYTES, strip, rows * width);
    } else {
      for (let r = 0; r < rows; r++) addFloats(out + ((r * outputs) << 2), strip + ((r * width) << 2), there);
    }
  }
}

/** Returns the bytes of scratch that `matMulBackprop` needs. */
export function matMulBackpropScratch(batch: i32, inputs: i32, outputs: i32, parts: i32): usize {
  return align((batch * outputs) << 2) + levelsOf(parts) * align(outputs << 2)
    + max(
      max(weightGradientScratch(batch, inputs, parts), matMulScratch(batch, outputs, inputs, false)),
      max(weightGradientTermsScratch(batch, inputs, outputs, parts), inputGradientTermsScratch(batch, inputs, outputs)),
    );
}

/**
 * The gradients of y = x [batch, inputs] · kernel [inputs, outputs] (+ bias). Each result may be 0: it is then not computed.
 * `y`, when given, is the output of the ReLU behind: dy counts only where it is positive. The sums over the batch go by
 * `parts` micro-batches.
 */
export function matMulBackprop(
  x: usize, kernel: usize, y: usize, dy: usize, dkernel: usize, dbias: usize, dx: usize, scratch: usize,
  batch: i32, inputs: i32, outputs: i32, parts: i32,
): void {
  const sums = scratch + align((batch * outputs) << 2);
  const sumsBytes = align(outputs << 2);
  const rest = sums + levelsOf(parts) * sumsBytes;
  if (y) {
    copyWherePositive(scratch, dy, y, batch * outputs);
    dy = scratch;
  }
  if (dbias) {
    for (let part = 0; part < parts; part++) {
      const own = bufferOf(sums, sumsBytes, part);
      zero(own, sumsBytes);
      const end = partStart(batch, parts, part + 1);
      for (let n = partStart(batch, parts, part); n < end; n++) addFloats(own, dy + ((n * outputs) << 2), outputs);
      join(sums, sumsBytes, part);
    }
    copyFloats(dbias, sums, outputs);
  }
  if (dkernel) {
    if ((outputs & 3) == 0 && isMostlyZeros(x, batch, inputs)) {
      weightGradientTerms(x, dy, dkernel, rest, batch, inputs, outputs, parts);
    } else {
      weightGradient(x, dy, dkernel, rest, batch, inputs, outputs, parts);
    }
  }
  if (dx) {
    if (((inputs | outputs) & 3) == 0 && isMostlyZeros(dy, batch, outputs)) {
      inputGradientTerms(dy, kernel, dx, rest, batch, inputs, outputs);
    } else {
      matMul(dy, kernel, 0, dx, false, rest, batch, outputs, inputs, false, true);
    }
  }
}
