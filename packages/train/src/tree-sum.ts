/**
 * Sums in the order of a balanced tree: `(a + b) + (c + d)`. Floating-point sums depend on their order; with this one, halves
 * and quarters can be summed elsewhere and the whole still comes out to the bit.
 *
 * @param parts - a power of two of them
 */
export function treeSum<Part>(parts: readonly Part[], add: (a: Part, b: Part) => Part): Part {
  if (parts.length === 1) return parts[0];
  const half = parts.length / 2;
  return add(treeSum(parts.slice(0, half), add), treeSum(parts.slice(half), add));
}
