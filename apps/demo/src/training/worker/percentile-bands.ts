/** Boundaries of seven equal parts: 0/7, 1/7 … 7/7. */
const parts = 7;

/** One bin for each float by its upper 16 bits: at most 0.8 % wide, and in order when the sign is minded. */
const bins = 65_536;
const counts = new Uint32Array(bins);

/**
 * Writes the 8 boundaries that cut values into seven equal parts, ascending: the minimum, the six sevenths, the maximum. The
 * ends are exact; those between are right to the width of a bin, 0.8 % of the value. Counts once, sorts nothing.
 *
 * @param values - arrays that are looked at as one; at least one value
 * @param into - [8]
 */
export function percentileBands(values: readonly Float32Array[], into: Float32Array): void {
  counts.fill(0);
  let total = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const part of values) {
    const words = new Uint32Array(part.buffer, part.byteOffset, part.length);
    total += part.length;
    for (let i = 0; i < part.length; i++) {
      const value = part[i];
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      counts[binOf(words[i])]++;
    }
  }
  let bin = 0;
  let before = 0;
  for (let k = 1; k < parts; k++) {
    const rank = (k / parts) * (total - 1);
    while (before + counts[bin] <= rank) before += counts[bin++];
    const within = (rank - before + 0.5) / counts[bin];
    const value = lowerEdge(bin) + within * (lowerEdge(bin + 1) - lowerEdge(bin));
    into[k] = Math.min(Math.max(value, minimum), maximum);
  }
  into[0] = minimum;
  into[parts] = maximum;
}

/** Negative floats grow downwards by their bits: turned round, they come before the positive ones, in order. */
function binOf(word: number): number {
  const upper = word >>> 16;
  return upper & 0x8000 ? 0xffff - upper : upper + 0x8000;
}

const floats = new Float32Array(1);
const words = new Uint32Array(floats.buffer);

/** The value at which a bin begins. */
function lowerEdge(bin: number): number {
  // A negative bin begins at its largest magnitude, all lower bits set.
  words[0] = bin < 0x8000 ? ((0xffff - bin) << 16) | 0xffff : (bin - 0x8000) << 16;
  return floats[0];
}
