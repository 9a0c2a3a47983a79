/** Returns `value` once checked. @throws RangeError unless it is an integer of 1 or more */
export function checkInteger(layer: string, option: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`${layer}: expected ${option} to be an integer, got ${value}. Give 1 or more.`);
}

/** Returns `[height, width]` of an option that is one number for both, or two. */
export function checkPair(
  layer: string,
  option: string,
  value: number | readonly [number, number],
): [number, number] {
  const [height, width] = typeof value === 'number' ? [value, value] : value;
  return [checkInteger(layer, option, height), checkInteger(layer, option, width)];
}
