// Sums over a batch go by micro-batches: the batch is halved, each half again, until there are `parts` of them, a power of two;
// each is summed by itself, and the sums are joined as a balanced tree, (a + b) + (c + d). So halves and quarters of a batch
// can be summed by other threads, and the whole comes out to the same bits.

import { addFloats } from './simd';

/** Returns the first of `count` examples that belongs to micro-batch `part`; `part == parts` is the end. */
export function partStart(count: i32, parts: i32, part: i32): i32 {
  if (part == parts) return count;
  let first = 0;
  for (let half = parts >> 1; half > 0; half >>= 1) {
    const left = count >> 1;
    if (part & half) {
      first += left;
      count -= left;
    } else {
      count = left;
    }
  }
  return first;
}

/** Returns how many buffers the sums of `parts` micro-batches need: as many as the tree has levels. */
// @ts-ignore: decorator
@inline
export function levelsOf(parts: i32): i32 {
  return 32 - clz<i32>(parts);
}

/** Returns the buffer that micro-batch `part` is summed in, of buffers `bytes` apart. */
// @ts-ignore: decorator
@inline
export function bufferOf(buffers: usize, bytes: usize, part: i32): usize {
  return buffers + popcnt<i32>(part) * bytes;
}

/** Joins the sum of micro-batch `part` with those before that it completes; after the last, the first buffer has the whole. */
export function join(buffers: usize, bytes: usize, part: i32): void {
  let top = bufferOf(buffers, bytes, part);
  for (let rest = part; rest & 1; rest >>= 1) {
    addFloats(top - bytes, top, <i32>(bytes >> 2));
    top -= bytes;
  }
}
