import { dense, dropout, flatten, sequential, zeros } from '@lab/layers';
import { constant } from '@lab/train';
import type { LabNetwork } from './lab-network.js';
import { inputShape, labRecipe, source } from './lab-recipe.js';
import { labWeights } from './lab-weights.js';

const parameters = 185_300;

/** Lab 2.0: five layers with sigmoid. */
export const denseSigmoid: LabNetwork = {
  id: 'dense-sigmoid',
  title: 'Five layers, sigmoid',
  lesson: '2.0',
  description: 'Fully connected layers of 200, 100, 60 and 30 with sigmoid, then 10 outputs.',
  inputShape,
  parameters,
  recipe: { ...labRecipe, learningRate: constant(0.003) },
  reported: { accuracy: 0.979, text: '97.9 %', source },
  build: () => fiveLayers('sigmoid'),
};

/** Lab 2.1: five layers with ReLU and a decaying learning rate. */
export const denseRelu: LabNetwork = {
  id: 'dense-relu',
  title: 'Five layers, ReLU',
  lesson: '2.1',
  description: 'The five layers with ReLU, and a learning rate that decays.',
  inputShape,
  parameters,
  recipe: labRecipe,
  reported: { accuracy: 0.982, text: '98.2 %', source },
  build: () => fiveLayers('relu'),
};

/** Lab 2.2: five layers with dropout. */
export const denseDropout: LabNetwork = {
  id: 'dense-dropout',
  title: 'Five layers, dropout',
  lesson: '2.2',
  description: 'The five layers with ReLU, a quarter of each hidden layer dropped at each training step.',
  inputShape,
  parameters,
  recipe: { ...labRecipe, dropout: 0.25 },
  reported: { accuracy: 0.982, text: '98.2 %', source },
  build: () => fiveLayers('relu', 0.25),
};

function fiveLayers(activation: 'sigmoid' | 'relu', rate = 0) {
  const weights = activation === 'relu' ? labWeights : { ...labWeights, biasInitializer: zeros() };
  const hidden = [200, 100, 60, 30].flatMap((units) => [
    dense({ units, activation, ...weights }),
    ...(rate > 0 ? [dropout({ rate })] : []),
  ]);
  return sequential([flatten(), ...hidden, dense({ units: 10, ...weights })]);
}
