import { uniform } from './random.js';

/**
 * Returns a seed for a named part of what `seed` decides, such as one layer of a network. It depends on the name and not on
 * the position, so a dropout put between two layers leaves their initial weights as they were.
 *
 * @param seed - integer, its low 32 bits count
 * @returns a 32-bit unsigned integer
 */
export function deriveSeed(seed: number, name: string): number {
  // FNV-1a over the UTF-16 code units.
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return uniform(seed, hash);
}
