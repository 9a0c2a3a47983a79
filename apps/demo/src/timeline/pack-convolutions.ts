import type { TensorLayout } from '../network/tensor-layout.js';

/** Returns the layout of the convolutions' kernels and biases alone, one after the other. */
export function packConvolutions(layout: TensorLayout): TensorLayout {
  const layers = new Set(
    layout.filter(({ shape }) => shape.length === 4).map(({ name }) => name.slice(0, name.lastIndexOf('/'))),
  );
  let offset = 0;
  return layout
    .filter(({ name }) => layers.has(name.slice(0, name.lastIndexOf('/'))))
    .map((slot) => {
      const packed = { ...slot, offset };
      offset += slot.length;
      return packed;
    });
}
