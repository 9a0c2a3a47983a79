import type { Params, State } from '@lab/layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { layoutSize, type TensorLayout } from '../../network/tensor-layout.js';

/** Returns how a network's tensors lie one after the other. */
export function layoutOf(params: Params, state: State): TensorLayout {
  let offset = 0;
  const slots = (tensors: Record<string, Tensor>, role: 'params' | 'state') =>
    Object.entries(tensors).map(([name, { shape, size }]) => {
      offset += size;
      return { name, shape: [...shape], offset: offset - size, length: size, role };
    });
  return [...slots(params, 'params'), ...slots(state, 'state')];
}

/** Reads all tensors off the backend into one new array. */
export async function readAll(layout: TensorLayout, params: Params, state: State): Promise<Float32Array> {
  const all = new Float32Array(layoutSize(layout));
  // All asked for before the first is awaited: on a GPU the reads overlap.
  await Promise.all(
    layout.map(async ({ name, offset, role }) => {
      all.set(await (role === 'params' ? params : state)[name].data<'float32'>(), offset);
    }),
  );
  return all;
}
