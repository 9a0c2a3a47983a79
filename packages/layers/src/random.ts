/**
 * Counter-based random bits: value `index` of stream `seed` is a hash of the two, so that any value can be computed
 * alone, in any order, by any kernel. Exact operations on 32-bit words (`*` is Math.imul, `+` wraps, `>>>` shifts in zeros):
 *
 *     mix(x):     x ^= x >>> 16;  x *= 0x7feb352d
 *                 x ^= x >>> 15;  x *= 0x846ca68b
 *                 x ^= x >>> 16
 *
 *     keys of a stream, once:     key0 = mix(seed + 0x9e3779b9)
 *                                 key1 = mix(key0 + 0x9e3779b9)
 *
 *     uniform(seed, index):       x  = index ^ key0
 *                                 x ^= x >>> 16;  x *= 0x7feb352d
 *                                 x ^= x >>> 15;  x += key1
 *                                 x *= 0x846ca68b
 *                                 x ^= x >>> 16
 *
 * `mix` is the finaliser "lowbias32" (C. Wellons, hash-prospector, public domain). key1 enters between the rounds because
 * with key0 alone two streams would be the same values in another order.
 */

/**
 * Returns value `index` of the stream `seed`.
 *
 * @param seed - integer, its low 32 bits count
 * @param index - integer, its low 32 bits count
 * @returns a 32-bit unsigned integer, 0 .. 2³² − 1
 */
export function uniform(seed: number, index: number): number {
  const key0 = mix(seed + 0x9e3779b9);
  const key1 = mix(key0 + 0x9e3779b9);
  return uniformFromKeys(key0, key1, index);
}

/** Returns a function of the index with the stream's keys computed once. */
export function uniformStream(seed: number): (index: number) => number {
  const key0 = mix(seed + 0x9e3779b9);
  const key1 = mix(key0 + 0x9e3779b9);
  return (index) => uniformFromKeys(key0, key1, index);
}

function uniformFromKeys(key0: number, key1: number, index: number): number {
  let x = index ^ key0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul((x ^ (x >>> 15)) + key1, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

function mix(word: number): number {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
