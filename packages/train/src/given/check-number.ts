interface Bounds {
  /** Allowed itself. */
  atLeast?: number;
  /** Not allowed itself. */
  above?: number;
  atMost?: number;
  below?: number;
  integer?: boolean;
}

/**
 * Checks one number at the public edge.
 *
 * @param what - caller and name as the message begins: `adam: expected beta1`
 * @throws RangeError if the value is not a finite number within the bounds
 */
export function checkNumber(what: string, value: number, bounds: Bounds = {}): void {
  const { atLeast, above, atMost, below, integer } = bounds;
  const good =
    Number.isFinite(value) &&
    !(integer && !Number.isInteger(value)) &&
    !(atLeast !== undefined && value < atLeast) &&
    !(above !== undefined && value <= above) &&
    !(atMost !== undefined && value > atMost) &&
    !(below !== undefined && value >= below);
  if (good) return;
  const limits = [
    atLeast === undefined ? '' : `at least ${atLeast}`,
    above === undefined ? '' : `above ${above}`,
    atMost === undefined ? '' : `at most ${atMost}`,
    below === undefined ? '' : `below ${below}`,
  ].filter((limit) => limit !== '');
  const kind = integer ? 'an integer' : 'a number';
  throw new RangeError(`${what} to be ${[kind, limits.join(' and ')].join(' ').trim()}, got ${value}.`);
}
