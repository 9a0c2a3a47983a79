/** Where one tensor lies in an array that holds all of a network's, one after the other. */
export interface TensorSlot {
  /** Path of the parameter or state: `conv1/kernel`, `batchNorm1/mean`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** First value. */
  readonly offset: number;
  /** Values. */
  readonly length: number;
  /** Whether training changes it by gradients (`params`), or layers remember it (`state`). */
  readonly role: 'params' | 'state';
}

/** All tensors of a network, in the order in which they lie. */
export type TensorLayout = readonly TensorSlot[];

/** Values in an array of this layout. */
export function layoutSize(layout: TensorLayout): number {
  const last = layout.at(-1);
  return last === undefined ? 0 : last.offset + last.length;
}

/** A network's tensors by path, as views of one array. */
export type Weights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
>;

/** Returns the tensors that an array of this layout holds. No copy. */
export function weightsOf(layout: TensorLayout, values: Float32Array): Weights {
  return Object.fromEntries(
    layout.map(({ name, shape, offset, length }) => [
      name,
      { shape, values: values.subarray(offset, offset + length) },
    ]),
  );
}
