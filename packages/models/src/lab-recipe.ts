import { adam, exponentialDecay } from '@lab/train';
import type { Recipe } from './lab-network.js';

/** What the networks with ReLU share: 10,000 batches of 100, Adam, a rate from 0.0031 towards 0.0001 (lab 2.1 on). */
export const labRecipe: Recipe = {
  batchSize: 100,
  iterations: 10_000,
  loss: 'softmaxCrossEntropy',
  optimizer: adam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  learningRate: exponentialDecay({ floor: 0.0001, range: 0.003, decaySteps: 2000 }),
  dropout: 0,
};

/** Pixels of a digit, the shape that every network of the lab takes. */
export const inputShape = [28, 28, 1] as const;

/** The lab's text. */
export const source = 'TensorFlow and Deep Learning without a PhD, part 3';
