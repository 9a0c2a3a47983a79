import {
  Concat,
  concat,
  ExpandDims,
  type GradConfig,
  Pack,
  PadV2,
  pad,
  Reshape,
  reshape,
  Slice,
  SplitV,
  slice,
  split,
  stack,
  sum,
  type Tensor,
  Tile,
  Transpose,
  transpose,
  Unpack,
  unstack,
  util,
} from '@tensorflow/tfjs-core';

/** Gives dy the input's shape again. */
function ofReshape(kernelName: string, input: string): GradConfig {
  return {
    kernelName,
    inputsToSave: [input],
    gradFunc: (dy, [x]) => ({ [input]: () => reshape(dy as Tensor, x.shape) }),
  };
}

export const shapeGradients: readonly GradConfig[] = [
  ofReshape(Reshape, 'x'),
  ofReshape(ExpandDims, 'input'),
  {
    kernelName: Transpose,
    gradFunc: (dy, _saved, { perm }) => {
      const inverse = (perm as number[]).map((_, axis) => (perm as number[]).indexOf(axis));
      return { x: () => transpose(dy as Tensor, inverse) };
    },
  },
  {
    kernelName: Concat,
    saveAllInputs: true,
    gradFunc: (dy, inputs, { axis }) => {
      const [along] = util.parseAxisParam(axis as number, inputs[0].shape);
      const sizes = inputs.map(({ shape }) => shape[along]);
      return Object.fromEntries(inputs.map((_, i) => [i, () => split(dy as Tensor, sizes, along)[i]]));
    },
  },
  {
    kernelName: SplitV,
    gradFunc: (dys, _saved, { axis }) => ({ x: () => concat(dys as Tensor[], axis as number) }),
  },
  {
    kernelName: Pack,
    saveAllInputs: true,
    gradFunc: (dy, inputs, { axis }) =>
      Object.fromEntries(inputs.map((_, i) => [i, () => unstack(dy as Tensor, axis as number)[i]])),
  },
  {
    kernelName: Unpack,
    gradFunc: (dys, _saved, { axis }) => ({ value: () => stack(dys as Tensor[], axis as number) }),
  },
  {
    kernelName: Slice,
    inputsToSave: ['x'],
    gradFunc: (gradient, [x], { begin }) => {
      const dy = gradient as Tensor;
      const from = [begin].flat() as number[];
      const around = x.shape.map((size, axis): [number, number] => {
        const before = from[axis] ?? 0;
        return [before, size - before - dy.shape[axis]];
      });
      return { x: () => pad(dy, around) };
    },
  },
  {
    kernelName: PadV2,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { paddings }) => ({
      x: () =>
        slice(
          dy as Tensor,
          (paddings as [number, number][]).map(([before]) => before),
          x.shape,
        ),
    }),
  },
  // Each axis of dy is [repetitions, size]: sum over the repetitions.
  {
    kernelName: Tile,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { reps }) => {
      const parts = x.shape.flatMap((size, axis) => [(reps as number[])[axis], size]);
      const repetitions = x.shape.map((_, axis) => 2 * axis);
      return { x: () => reshape(sum(reshape(dy as Tensor, parts), repetitions), x.shape) };
    },
  },
];
