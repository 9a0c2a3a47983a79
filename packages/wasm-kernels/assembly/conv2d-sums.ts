// The filter gradient: the sum over pixels of patch times gradient.

import { blockVectors } from './panels';
import { copyFloats, copyWherePositive, loadLanes, zero } from './simd';
import { outer, outer2and2x2 } from './tiles';

/**
 * Copies rows of `from` floats into rows of `to` floats, a multiple of 4, with zeros behind; and zero where the ReLU output
 * beside them, if given, is not positive.
 */
export function copyRows(target: usize, source: usize, output: usize, rows: i32, from: i32, to: i32): void {
  if (from == to) {
    if (output) copyWherePositive(target, source, output, rows * from);
    else copyFloats(target, source, rows * from);
    return;
  }
  const whole = from & ~3;
  const lanes = from & 3;
  const none = f32x4.splat(0);
  const always = i32x4.splat(output ? 0 : -1);
  let beside = output ? output : source;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < whole; c += 4) {
      v128.store(target, v128.and(v128.load(source), v128.or(always, f32x4.gt(v128.load(beside), none))));
      source += 16;
      beside += 16;
      target += 16;
    }
    const tail = loadLanes(source, lanes);
    v128.store(target, v128.and(tail, v128.or(always, f32x4.gt(loadLanes(beside, lanes), none))));
    source += lanes << 2;
    beside += lanes << 2;
    target += 16;
  }
}

export function copyOutRows(target: usize, source: usize, rows: i32, to: i32, from: i32): void {
  for (let r = 0; r < rows; r++) {
    copyFloats(target, source, to);
    source += from << 2;
    target += to << 2;
  }
}

/** sums[c] += Σ rows[r][c]; `columns` is a multiple of 4. Four sums at a time, as one alone would wait for its addition. */
export function addColumns(sums: usize, rows: usize, count: i32, columns: i32): void {
  const pitch: usize = columns << 2;
  for (let c: usize = 0; c < pitch; c += 16) {
    let sum0 = v128.load(sums + c);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    let row = rows + c;
    let left = count;
    for (; left >= 4; left -= 4) {
      sum0 = f32x4.add(sum0, v128.load(row));
      sum1 = f32x4.add(sum1, v128.load(row + pitch));
      sum2 = f32x4.add(sum2, v128.load(row + 2 * pitch));
      sum3 = f32x4.add(sum3, v128.load(row + 3 * pitch));
      row += pitch << 2;
    }
    for (; left > 0; left--) {
      sum0 = f32x4.add(sum0, v128.load(row));
      row += pitch;
    }
    v128.store(sums + c, f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3)));
  }
}

/**
 * The same for rows of any number of channels, as they lie in memory: four rows are `channels` vectors. Counts only where the
 * ReLU output beside them, if given, is positive. `sums4` is room for four rows.
 */
export function addChannels(sums: usize, sums4: usize, rows: usize, output: usize, count: i32, channels: i32): void {
  const bytes: usize = channels << 4;
  const none = f32x4.splat(0);
  const always = i32x4.splat(output ? 0 : -1);
  let beside = output ? output : rows;
  zero(sums4, bytes);
  copyFloats(sums4, sums, channels);
  let left = count;
  for (; left >= 4; left -= 4) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const open = v128.or(always, f32x4.gt(v128.load(beside), none));
      v128.store(sums4 + at, f32x4.add(v128.load(sums4 + at), v128.and(v128.load(rows), open)));
      rows += 16;
      beside += 16;
    }
  }
  for (let c = 0; c < left * channels; c++) {
    const to = sums4 + (c % channels << 2);
    if (output == 0 || load<f32>(beside) > 0) store<f32>(to, load<f32>(to) + load<f32>(rows));
    rows += 4;
    beside += 4;
  }
  const pitch: usize = channels << 2;
  for (let c: usize = 0; c < pitch; c += 4) {
    const at = sums4 + c;
    store<f32>(
      sums + c, (load<f32>(at) + load<f32>(at + pitch)) + (load<f32>(at + 2 * pitch) + load<f32>(at + 3 * pitch)),
    );
  }
}

/** sums[patch element][channel] += Σ over pixels of the patch element times the gradient. */
export function addOuterProducts(
  sums: usize, input: usize, patches: usize, gradient: usize, count: i32, columns: i32,
  runs: i32, runLength: i32, rowFloats: i32,
): void {
  if (count == 0) return;
  const pitch = columns << 2;
  const apart = rowFloats << 2;
  for (let first = 0; first < columns; ) {
    const vectors = blockVectors((columns - first) >> 2);
    const dy = gradient + (first << 2);
    // A rest of two rows would make a tile that waits for its sums: it is done for two runs at once.
    const paired = vectors == 2 && (runLength & 3) == 2 ? runs & ~1 : 0;
    for (let run = 0; run < runs; run++) {
      const from = input + run * apart;
      const to = sums + run * runLength * pitch + (first << 2);
      const rows = run < paired ? runLength - 2 : runLength;
      if (rows > 0) outer(vectors, rows, from, patches, dy, pitch, count, to, to, pitch);
      if (run < paired && (run & 1) == 0) {
        outer2and2x2(
          from + (rows << 2), apart, patches, dy, pitch, count, to + rows * pitch, runLength * pitch, pitch,
        );
      }
    }
    first += vectors << 2;
  }
}
