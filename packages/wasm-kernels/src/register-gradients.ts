import { type GradConfig, getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { activationGradients } from './gradients/activations.js';
import { arithmeticGradients } from './gradients/arithmetic.js';
import { convolutionGradients } from './gradients/convolutions.js';
import { matMulGradients } from './gradients/mat-mul.js';
import { reductionGradients } from './gradients/reductions.js';
import { shapeGradients } from './gradients/shapes.js';

const gradients: readonly GradConfig[] = [
  ...arithmeticGradients,
  ...activationGradients,
  ...matMulGradients,
  ...convolutionGradients,
  ...reductionGradients,
  ...shapeGradients,
];

/**
 * Registers the gradients of the kernels that an ordinary network is made of. tfjs-core keeps them in a file that Node
 * cannot import, so that there `tf.grad` fails with "gradient function not found". A gradient that is registered already
 * is left alone, whoever registered it.
 *
 * @returns the names of the kernels whose gradient was registered by this call.
 */
export function registerGradients(): string[] {
  const missing = gradients.filter(({ kernelName }) => getGradient(kernelName) === undefined);
  missing.forEach(registerGradient);
  return missing.map(({ kernelName }) => kernelName);
}
