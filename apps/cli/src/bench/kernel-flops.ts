type Shapes = Readonly<Record<string, readonly number[] | undefined>>;

/**
 * Returns the floating-point operations of a call: a multiplication and an addition for each product, those with padding's
 * zeros included, because a kernel may or may not skip them. Undefined for a kernel that is no matrix product.
 *
 * @param inputs - shapes by the names that tfjs gives them
 * @param output - shape of the (first) output
 */
export function kernelFlops(
  kernel: string,
  { inputs, output, attributes }: { inputs: Shapes; output: readonly number[]; attributes: object },
): number | undefined {
  const asks = attributes as {
    transposeA?: boolean;
    filterShape?: readonly number[];
    inputGradient?: boolean;
  };
  const passes = asks.inputGradient === false ? 1 : 2;
  const { x, filter, dy, a, kernel: weights } = inputs;
  switch (kernel) {
    case 'Conv2D':
    case 'FusedConv2D':
      return filter && 2 * size(output) * size(filter.slice(0, 3));
    case 'Conv2DBackpropFilter':
      return dy && asks.filterShape && 2 * size(dy) * size(asks.filterShape.slice(0, 3));
    case 'Conv2DBackpropInput':
      return dy && filter && 2 * size(dy) * size(filter.slice(0, 3));
    case 'FusedConv2DBackprop':
      return dy && filter && passes * 2 * size(dy) * size(filter.slice(0, 3));
    case 'BatchMatMul':
    case '_FusedMatMul':
      return a && 2 * size(output) * (asks.transposeA ? a[a.length - 2] : a[a.length - 1]);
    case 'FusedMatMulBackprop':
      return x && weights && passes * 2 * size(x) * weights[1];
    default:
      return undefined;
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
