/** Anything with a shape: a tensor, or the values of one. */
export interface Shaped {
  readonly shape: readonly number[];
}

/**
 * Checks that one set of tensors can take another's place: the same names, each with the same shape.
 *
 * @param expected - what the network asks for: its `params`, or their shapes by name
 * @param given - what was found, in a file for example
 * @throws RangeError if they differ; it lists every missing, extra and misshapen tensor by name
 */
export function matchParameters(expected: Record<string, Shaped>, given: Record<string, Shaped>): void {
  const differences: string[] = [];
  for (const [name, { shape }] of Object.entries(expected)) {
    if (!Object.hasOwn(given, name)) differences.push(`missing: "${name}" [${shape}]`);
    else if (given[name].shape.join() !== shape.join()) {
      differences.push(`misshapen: "${name}" [${given[name].shape}], expected [${shape}]`);
    }
  }
  for (const [name, { shape }] of Object.entries(given)) {
    if (!Object.hasOwn(expected, name)) differences.push(`extra: "${name}" [${shape}]`);
  }
  if (differences.length === 0) return;
  throw new RangeError(
    `matchParameters: expected the network's ${Object.keys(expected).length} tensors, got others. ` +
      `${differences.join('; ')}. Pass the parameters of the same network.`,
  );
}
