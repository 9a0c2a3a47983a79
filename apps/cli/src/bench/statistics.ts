/** Milliseconds of many repetitions in short. */
export interface Summary {
  medianMs: number;
  minMs: number;
}

/**
 * Returns the middle value, of an even number of values the mean of the middle two.
 *
 * @throws RangeError if there is no value
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new RangeError('median: expected at least one value, got none. Measure first.');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Returns median and minimum, rounded to microseconds. */
export function summarize(milliseconds: readonly number[]): Summary {
  return { medianMs: roundTo(median(milliseconds), 3), minMs: roundTo(Math.min(...milliseconds), 3) };
}

/**
 * Returns how many times as long `ours` took as `theirs`: the median over the rounds of the ratio of their medians. What slows
 * the machine down for a while slows both sides of a round, and drops out.
 *
 * @param ours - milliseconds by round; a round that one side sat out is passed over
 */
export function pairedRatio(
  ours: readonly (readonly number[])[],
  theirs: readonly (readonly number[])[],
): number {
  const rounds = ours.flatMap((block, round) => {
    const other = theirs[round] ?? [];
    return block.length > 0 && other.length > 0 ? [median(block) / median(other)] : [];
  });
  return roundTo(median(rounds), 5);
}

/** Returns a number with so many digits after the point. */
export function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
