/** The largest of what sets the ends of the colours. */
export type RangeOf = 'unit' | 'layer' | 'global';

/** Ends of a colour scale: 0 to `high`, or −`high` to `high` where values are negative. */
export interface ValueRange {
  low: number;
  high: number;
}

interface Maps {
  /** [height, width, channels] or [units] */
  shape: readonly number[];
  values: Float32Array;
}

/**
 * Returns the colour range of each map of each layer: [layer][channel], one for all units of a layer without maps. A scale is
 * never empty: all zeros get 0 to 1.
 */
export function mapRanges(layers: readonly Maps[], of: RangeOf): ValueRange[][] {
  const units = layers.map(unitRanges);
  if (of === 'unit') return units.map((ranges) => ranges.map(toScale));
  if (of === 'layer') return units.map((ranges) => ranges.map(() => toScale(union(ranges))));
  const all = union(units.flat());
  // One length of the scale for all; its kind is each layer's own.
  return units.map((ranges) =>
    ranges.map(() => toScale({ low: union(ranges).low < 0 ? -magnitude(all) : 0, high: magnitude(all) })),
  );
}

function unitRanges({ shape, values }: Maps): ValueRange[] {
  const channels = shape.length === 3 ? shape[2] : 1;
  const ranges = Array.from({ length: channels }, () => ({ low: 0, high: 0 }));
  for (let i = 0; i < values.length; i++) {
    const range = ranges[i % channels];
    if (values[i] < range.low) range.low = values[i];
    if (values[i] > range.high) range.high = values[i];
  }
  return ranges;
}

function union(ranges: readonly ValueRange[]): ValueRange {
  let [low, high] = [0, 0];
  for (const range of ranges) {
    low = Math.min(low, range.low);
    high = Math.max(high, range.high);
  }
  return { low, high };
}

function magnitude({ low, high }: ValueRange): number {
  return Math.max(-low, high);
}

function toScale(range: ValueRange): ValueRange {
  const high = magnitude(range) || 1;
  return { low: range.low < 0 ? -high : 0, high };
}
