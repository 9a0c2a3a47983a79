import { deterministicValues } from './deterministic-values.js';

/** Returns the values with about four of five of them set to 0, which ones depending on nothing but `seed` and their index. */
export function mostlyZeros(values: Float32Array, seed = 0): Float32Array {
  const draws = deterministicValues(values.length, seed + 1000);
  return values.map((value, i) => (draws[i] < -0.6 ? value : 0));
}
