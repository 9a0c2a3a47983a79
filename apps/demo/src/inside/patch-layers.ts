import type { Weights } from '../network/tensor-layout.js';
import type { PatchLayer } from './lab-patches.js';

/**
 * Returns the kernels of convolutions, in order.
 *
 * @param limits - weights whose largest magnitude, where it is larger, sets how far the colours reach: those of the newest step,
 * so that colours grow with the weights while one slides through time
 */
export function patchLayers(weights: Weights, limits: Weights): PatchLayer[] {
  return Object.entries(weights)
    .filter(([path, { shape }]) => path.endsWith('/kernel') && shape.length === 4)
    .map(([path, { shape, values }]) => ({
      name: path.slice(0, -'/kernel'.length),
      shape,
      values,
      limit: Math.max(largest(values), largest(limits[path]?.values)) || 1,
    }));
}

function largest(values: Float32Array | undefined): number {
  let most = 0;
  for (const value of values ?? []) most = Math.max(most, Math.abs(value));
  return most;
}
