import type { Spec } from './schedule.js';

/**
 * Builds a thing by the builder that its spec names.
 *
 * @param caller - the public function, for the message
 * @throws RangeError if there is no such builder
 */
export function fromConfig<Thing>(
  caller: string,
  { type, config }: Spec,
  // `object`: each builder knows its own options and checks their numbers itself.
  builders: Record<string, (config: object) => Thing>,
): Thing {
  if (!Object.hasOwn(builders, type)) {
    throw new RangeError(`${caller}: expected a type of ${Object.keys(builders).join(', ')}, got "${type}".`);
  }
  return builders[type](config);
}
