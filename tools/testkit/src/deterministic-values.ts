/** Returns `count` float32 values in [-1, 1) that depend on nothing but `seed` and their index. */
export function deterministicValues(count: number, seed = 0): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let h = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca77);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    values[i] = ((h ^ (h >>> 15)) >>> 0) / 2 ** 31 - 1;
  }
  return values;
}
