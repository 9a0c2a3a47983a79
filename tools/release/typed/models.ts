import { getNetwork, networks } from '@lab/models';

const { build, inputShape, recipe } = getNetwork('conv-dropout');
const { outputShape } = build().init(inputShape, 0);
export const facts: [number, number, number] = [
  recipe.learningRate(100),
  outputShape[0],
  Object.keys(networks).length,
];

// @ts-expect-error: a network has a name
getNetwork(3);
