import { dense, flatten, sequential, zeros } from '@lab/layers';
import { constant, sgd } from '@lab/train';
import type { LabNetwork } from './lab-network.js';
import { inputShape, labRecipe, source } from './lab-recipe.js';

/** Lab 1.0: one layer. */
export const softmax: LabNetwork = {
  id: 'softmax',
  title: 'One layer',
  lesson: '1.0',
  description: 'Ten weighted sums of the 784 pixels, and the softmax of them.',
  inputShape,
  parameters: 7_850,
  // The lab sums the loss over the batch of 100 and takes a rate of 0.005: 0.5 on the mean.
  recipe: { ...labRecipe, iterations: 2_000, optimizer: sgd(), learningRate: constant(0.5) },
  reported: { accuracy: 0.92, text: 'about 92 %', source },
  build: () => sequential([flatten(), dense({ units: 10, kernelInitializer: zeros() })]),
};
