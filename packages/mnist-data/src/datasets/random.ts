/*
 * Counter-based randomness: draw number `counter` of a stream is a hash of (key, counter), so that nothing but
 * integers decides it. Two rounds of a 32-bit finaliser (the "lowbias32" constants of Chris Wellons' hash-prospector)
 * with one half of a 64-bit key before each.
 */

/** Returns a 32-bit value that depends on every bit of `x` (a bijection). */
function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Draws of one stream. */
export interface Random {
  /** The next integer, 0 to 2^32 - 1. */
  uint32(): number;
  /** The next number in [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** The next integer in [0, limit), limit at most 2^31. */
  below(limit: number): number;
}

/** Returns the stream of a seed and a path of integers: `createRandom(seed, epoch)` is independent of other epochs. */
export function createRandom(seed: number, ...path: number[]): Random {
  const { low, high } = streamKey(seed, path);
  let counter = 0;
  const uint32 = (): number => {
    counter = (counter + golden) | 0;
    return mix(mix(counter ^ low) ^ high);
  };
  return {
    uint32,
    uniform: () => uint32() / 2 ** 32,
    below: (limit) => Math.floor((uint32() / 2 ** 32) * limit),
  };
}

/**
 * Shuffles in place (Fisher–Yates) by the draws of `createRandom(seed, ...path)`, and returns `items`.
 *
 * The draws are written out here: through the stream's closures, 60,000 of them took 15 ms instead of 2.
 */
export function shuffle<T extends Uint32Array | number[]>(items: T, seed: number, ...path: number[]): T {
  const { low, high } = streamKey(seed, path);
  for (let i = items.length - 1, counter = 0; i > 0; i--) {
    counter = (counter + golden) | 0;
    const j = Math.floor((mix(mix(counter ^ low) ^ high) / 2 ** 32) * (i + 1));
    const swapped = items[i];
    items[i] = items[j];
    items[j] = swapped;
  }
  return items;
}

/** What the counter grows by: 2^32 divided by the golden ratio. */
const golden = 0x9e3779b9;

function streamKey(seed: number, path: readonly number[]): { low: number; high: number } {
  let low = mix(seed);
  let high = mix(Math.floor(seed / 2 ** 32) ^ 0x5bd1e995);
  for (const step of path) {
    low = mix(low ^ mix(step + golden));
    high = mix((high + low) ^ mix(Math.floor(step / 2 ** 32) + 0x85ebca6b));
  }
  return { low, high };
}

/** Throws unless `seed` is an integer that JavaScript holds exactly. */
export function checkSeed(caller: string, seed: number): void {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`${caller}: expected an integer seed, got ${seed}. Pass for example 0.`);
  }
}
