// Sums of scaled rows, for matrices that are mostly zeros: what lies behind a ReLU, a dropout or a pooling, and the background
// of an image. Zeros are left out beforehand, so each costs a comparison and not a row of multiplications.
//
//   target[run][v] += Σ over terms: value · source[row + run][v]
//
//   a list of terms   [ values: f32 … ][ rows: u32 …, bytes from source ]     `capacity` of each, rounded up
//
// The terms are added one after the other, in the order of the list, as the register tiles do with all of them: a product with
// zero changes no sum, so both come out to the same bits. Two things bound that: zero times a value that is not finite is no
// number (`areFinite` is asked where that matters), and a sum that is −0 stays −0 where adding a product 0 would make it 0.

import { align, compact, madd } from './simd';

/** Bytes of the table that `listTerms` reads: where the lanes go, for each of the 16 sets of them. */
export const LANES_BYTES: usize = 256;

/** Writes that table: for each set of lanes the bytes of these lanes, closed up. What stands behind them is nobody's. */
export function lanesTable(to: usize): void {
  for (let set = 0; set < 16; set++) {
    let at = to + (set << 4);
    for (let lane = 0; lane < 4; lane++) {
      store<u32>(at, 0x03020100 + lane * 0x04040404);
      at += ((set >> lane) & 1) << 2;
    }
  }
}

/** Returns how far the rows of a list lie behind its values. */
// @ts-ignore: decorator
@inline
export function rowsBehind(capacity: i32): usize {
  return align((capacity + 4) << 2);
}

/** Returns the bytes of a list. */
// @ts-ignore: decorator
@inline
export function listBytes(capacity: i32): usize {
  return 2 * rowsBehind(capacity);
}

/**
 * Lists the values that are not zero among `count` floats, a multiple of 4, each with the row beside it in `rows`; returns how
 * many bytes of values there are.
 */
// @ts-ignore: decorator
@inline
export function listTerms(list: usize, behind: usize, lanes: usize, from: usize, rows: usize, count: i32): usize {
  const zero = f32x4.splat(0);
  let to = list;
  for (let left = count; left > 0; left -= 4) {
    const values = v128.load(from);
    const set = i32x4.bitmask(f32x4.ne(values, zero));
    const order = v128.load(lanes + (set << 4));
    v128.store(to, compact(values, order));
    v128.store(to + behind, compact(v128.load(rows), order));
    to += popcnt<i32>(set) << 2;
    from += 16;
    rows += 16;
  }
  return to - list;
}

/**
 * Adds the terms of a list of `bytes` bytes of values to `runs` (from 1) runs of `vectors` (from 1) vectors; behind each run,
 * `targetSkip` and `sourceSkip` bytes are passed over. Four terms at a time: the target is then read and written once for the four.
 */
export function addTerms(
  list: usize, behind: usize, bytes: usize, target: usize, source: usize, runs: i32, vectors: i32, targetSkip: usize,
  sourceSkip: usize,
): void {
  const fours = list + (bytes & ~15);
  for (; list < fours; list += 16) {
    addFour(list, list + behind, target, source, runs, vectors, targetSkip, sourceSkip);
  }
  const left = bytes & 15;
  if (left == 12) addThree(list, list + behind, target, source, runs, vectors, targetSkip, sourceSkip);
  else if (left == 8) addTwo(list, list + behind, target, source, runs, vectors, targetSkip, sourceSkip);
  else if (left == 4) addOne(list, source + load<u32>(list + behind), target, runs, vectors, targetSkip, sourceSkip);
}

export function addFour(
  values: usize, rows: usize, target: usize, source: usize, runs: i32, vectors: i32, targetSkip: usize, sourceSkip: usize,
): void {
  const a = v128.load_splat<f32>(values);
  const b = v128.load_splat<f32>(values, 4);
  const c = v128.load_splat<f32>(values, 8);
  const d = v128.load_splat<f32>(values, 12);
  let fromA = source + load<u32>(rows);
  let fromB = source + load<u32>(rows, 4);
  let fromC = source + load<u32>(rows, 8);
  let fromD = source + load<u32>(rows, 12);
  let run = runs;
  do {
    let left = vectors;
    do {
      let sum = madd(a, v128.load(fromA), v128.load(target));
      sum = madd(b, v128.load(fromB), sum);
      sum = madd(c, v128.load(fromC), sum);
      v128.store(target, madd(d, v128.load(fromD), sum));
      target += 16;
      fromA += 16;
      fromB += 16;
      fromC += 16;
      fromD += 16;
    } while (--left);
    target += targetSkip;
    fromA += sourceSkip;
    fromB += sourceSkip;
    fromC += sourceSkip;
    fromD += sourceSkip;
  } while (--run);
}

export function addThree(
  values: usize, rows: usize, target: usize, source: usize, runs: i32, vectors: i32, targetSkip: usize, sourceSkip: usize,
): void {
  const a = v128.load_splat<f32>(values);
  const b = v128.load_splat<f32>(values, 4);
  const c = v128.load_splat<f32>(values, 8);
  let fromA = source + load<u32>(rows);
  let fromB = source + load<u32>(rows, 4);
  let fromC = source + load<u32>(rows, 8);
  let run = runs;
  do {
    let left = vectors;
    do {
      const sum = madd(b, v128.load(fromB), madd(a, v128.load(fromA), v128.load(target)));
      v128.store(target, madd(c, v128.load(fromC), sum));
      target += 16;
      fromA += 16;
      fromB += 16;
      fromC += 16;
    } while (--left);
    target += targetSkip;
    fromA += sourceSkip;
    fromB += sourceSkip;
    fromC += sourceSkip;
  } while (--run);
}

export function addTwo(
  values: usize, rows: usize, target: usize, source: usize, runs: i32, vectors: i32, targetSkip: usize, sourceSkip: usize,
): void {
  const a = v128.load_splat<f32>(values);
  const b = v128.load_splat<f32>(values, 4);
  let fromA = source + load<u32>(rows);
  let fromB = source + load<u32>(rows, 4);
  let run = runs;
  do {
    let left = vectors;
    do {
      const sum = madd(a, v128.load(fromA), v128.load(target));
      v128.store(target, madd(b, v128.load(fromB), sum));
      target += 16;
      fromA += 16;
      fromB += 16;
    } while (--left);
    target += targetSkip;
    fromA += sourceSkip;
    fromB += sourceSkip;
  } while (--run);
}

export function addOne(
  value: usize, from: usize, target: usize, runs: i32, vectors: i32, targetSkip: usize, sourceSkip: usize,
): void {
  const a = v128.load_splat<f32>(value);
  let run = runs;
  do {
    let left = vectors;
    do {
      v128.store(target, madd(a, v128.load(from), v128.load(target)));
      target += 16;
      from += 16;
    } while (--left);
    target += targetSkip;
    from += sourceSkip;
  } while (--run);
}

/** Counts the floats that are not zero; of a gradient, with the `output` of the ReLU behind it, those where that is positive. */
export function countTerms(from: usize, output: usize, count: i32): i32 {
  const zero = f32x4.splat(0);
  let counts = i32x4.splat(0);
  let left = count;
  const always = i32x4.splat(output ? 0 : -1);
  let beside = output ? output : from;
  for (; left >= 4; left -= 4) {
    const open = v128.or(always, f32x4.gt(v128.load(beside), zero));
    counts = i32x4.sub(counts, v128.and(open, f32x4.ne(v128.load(from), zero)));
    from += 16;
    beside += 16;
  }
  let sum = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1)
    + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
  for (; left > 0; left--) {
    if (load<f32>(from) != 0 && (output == 0 || load<f32>(beside) > 0)) sum++;
    from += 4;
    beside += 4;
  }
  return sum;
}

/** Whether all of `count` floats are finite: zero times another is no number. */
export function areFinite(from: usize, count: i32): bool {
  const none = f32x4.splat(0);
  let sum0 = none;
  let sum1 = none;
  let left = count;
  for (; left >= 8; left -= 8) {
    sum0 = madd(v128.load(from), none, sum0);
    sum1 = madd(v128.load(from, 16), none, sum1);
    from += 32;
  }
  for (; left > 0; left--) {
    sum0 = madd(v128.load32_zero(from), none, sum0);
    from += 4;
  }
  return i32x4.all_true(f32x4.eq(f32x4.add(sum0, sum1), none));
}
