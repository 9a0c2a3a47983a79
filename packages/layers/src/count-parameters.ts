import type { Params } from './layer.js';

/** Returns how many trainable numbers there are in parameters. */
export function countParameters(params: Params): number {
  return Object.values(params).reduce((count, { size }) => count + size, 0);
}
