import { conv2d, dense, dropout, flatten, maxPool2d, sequential } from '@lab/layers';
import type { LabNetwork } from './lab-network.js';
import { inputShape, labRecipe, source } from './lab-recipe.js';
import { labWeights } from './lab-weights.js';

const biggerParameters = 244_076;

/** Lab 3.0: three convolutions. */
export const conv: LabNetwork = {
  id: 'conv',
  title: 'Convolutional',
  lesson: '3.0',
  description: 'Three convolutions of 4, 8 and 12 channels, a layer of 200, then 10 outputs.',
  inputShape,
  parameters: 122_270,
  recipe: labRecipe,
  reported: { accuracy: 0.989, text: 'a hair under 99 %', source },
  build: () => threeConvolutions([5, 5, 4], [4, 8, 12]),
};

/** Lab 3.1 before dropout: bigger than it has to be. */
export const convBigger: LabNetwork = {
  id: 'conv-bigger',
  title: 'Bigger convolutional',
  description: 'Larger patches and more channels (6, 12, 24): enough freedom to overfit.',
  inputShape,
  parameters: biggerParameters,
  recipe: labRecipe,
  reported: { accuracy: 0.991, text: '99.1 %', source },
  build: () => threeConvolutions([6, 5, 4], [6, 12, 24]),
};

/** Lab 3.1: the bigger network with dropout. */
export const convDropout: LabNetwork = {
  id: 'conv-dropout',
  title: 'Bigger convolutional, dropout',
  lesson: '3.1',
  description: 'The bigger network, a quarter of its layer of 200 dropped at each training step.',
  inputShape,
  parameters: biggerParameters,
  recipe: { ...labRecipe, dropout: 0.25 },
  reported: { accuracy: 0.993, errors: 72, text: '72 errors of 10,000', source },
  build: () => threeConvolutions([6, 5, 4], [6, 12, 24], { rate: 0.25 }),
};

/** The way the lab's text calls traditional: pooling where the lab's networks take larger steps. */
export const convPool: LabNetwork = {
  id: 'conv-pool',
  title: 'Convolutional, max-pooling',
  description:
    'The bigger network with dropout, its second and third convolution pooled 2×2 instead of strided.',
  inputShape,
  parameters: biggerParameters,
  recipe: { ...labRecipe, dropout: 0.25 },
  build: () => threeConvolutions([6, 5, 4], [6, 12, 24], { rate: 0.25, pool: true }),
};

/** 28×28×C1 → 14×14×C2 → 7×7×C3 → 200 → 10. */
function threeConvolutions(
  [size1, size2, size3]: [number, number, number],
  [filters1, filters2, filters3]: [number, number, number],
  { rate = 0, pool = false }: { rate?: number; pool?: boolean } = {},
) {
  const convolve = (filters: number, kernelSize: number, strides = 1) =>
    conv2d({ filters, kernelSize, strides, activation: 'relu', ...labWeights });
  const halve = (filters: number, kernelSize: number) =>
    pool ? [convolve(filters, kernelSize), maxPool2d()] : [convolve(filters, kernelSize, 2)];
  return sequential([
    convolve(filters1, size1),
    ...halve(filters2, size2),
    ...halve(filters3, size3),
    flatten(),
    dense({ units: 200, activation: 'relu', ...labWeights }),
    ...(rate > 0 ? [dropout({ rate })] : []),
    dense({ units: 10, ...labWeights }),
  ]);
}
