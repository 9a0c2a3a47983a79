import { batchNorm, conv2d, dense, dropout, flatten, sequential } from '@lab/layers';
import { exponentialDecay } from '@lab/train';
import type { LabNetwork } from './lab-network.js';
import { inputShape, labRecipe, source } from './lab-recipe.js';
import { labWeights } from './lab-weights.js';

/** Lab 4.2: batch normalisation after every layer but the last. */
export const convBatchNorm: LabNetwork = {
  id: 'conv-batchnorm',
  title: 'Convolutional, batch norm',
  lesson: '4.2',
  description:
    'Convolutions of 24, 48 and 64 channels and a layer of 200, all batch-normalised, with dropout.',
  inputShape,
  parameters: 708_362,
  recipe: {
    ...labRecipe,
    learningRate: exponentialDecay({ floor: 0.0001, range: 0.02, decaySteps: 1600 }),
    dropout: 0.25,
  },
  reported: { accuracy: 0.995, text: '99.5 %', source },
  build: () =>
    sequential([
      ...normalized(conv2d({ filters: 24, kernelSize: 6, ...unbiased })),
      ...normalized(conv2d({ filters: 48, kernelSize: 5, strides: 2, ...unbiased })),
      ...normalized(conv2d({ filters: 64, kernelSize: 4, strides: 2, ...unbiased })),
      flatten(),
      ...normalized(dense({ units: 200, ...unbiased })),
      dropout({ rate: 0.25 }),
      dense({ units: 10, ...labWeights }),
    ]),
};

// The offset of the normalisation takes the place of the bias.
const unbiased = { useBias: false, kernelInitializer: labWeights.kernelInitializer };

/** A layer, normalised before its ReLU: a scale there would change nothing that the next weights cannot. */
function normalized(layer: ReturnType<typeof conv2d> | ReturnType<typeof dense>) {
  return [layer, batchNorm({ momentum: 0.99, epsilon: 1e-5, scale: false, activation: 'relu' })];
}
