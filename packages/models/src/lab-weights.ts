import { constant, truncatedNormal } from '@lab/layers';

/** The lab's initial values for layers with ReLU: a small positive bias keeps the units alive at first. */
export const labWeights = {
  kernelInitializer: truncatedNormal({ stddev: 0.1 }),
  biasInitializer: constant(0.1),
};
