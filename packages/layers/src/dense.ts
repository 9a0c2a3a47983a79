import { matMul, reshape, sum } from '@tensorflow/tfjs-core';
import { type ActivationFunction, checkActivation } from './activation-function.js';
import { checkInput, pick } from './check-input.js';
import { checkInteger } from './check-integer.js';
import { deriveSeed } from './derive-seed.js';
import { glorotUniform, type Initializer, initialize, zeros } from './initializers.js';
import type { Layer } from './layer.js';
import { replayable } from './replayable.js';
import { runKernel } from './run-kernel.js';
import { formatShape, ShapeError } from './shape-error.js';
import { weightedOp } from './weighted-op.js';

export interface DenseOptions {
  /** Number of outputs, 1 or more. */
  units: number;
  /** @defaultValue 'linear' */
  activation?: ActivationFunction;
  /** @defaultValue true */
  useBias?: boolean;
  /** @defaultValue glorotUniform() */
  kernelInitializer?: Initializer;
  /** @defaultValue zeros() */
  biasInitializer?: Initializer;
  /** Name inside a network. @defaultValue `dense1`, `dense2` … */
  name?: string;
}

export type DenseConfig = {
  readonly units: number;
  readonly activation: ActivationFunction;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly name?: string;
};

/**
 * Returns a layer that connects every one of its inputs [in] with every one of its outputs [units]. Its parameters are
 * `kernel` [in, units] and `bias` [units].
 *
 * @throws RangeError, TypeError when an option is out of its range
 */
export function dense(options: DenseOptions): Layer<DenseConfig> {
  const { units, activation = 'linear', useBias = true, name } = options;
  const { kernelInitializer = glorotUniform(), biasInitializer = zeros() } = options;
  checkInteger('dense', 'units', units);
  checkActivation('dense', activation);
  const layer = name ?? 'dense';
  return replayable({
    type: 'dense',
    config: {
      units,
      activation,
      useBias,
      kernelInitializer,
      biasInitializer,
      ...(name !== undefined && { name }),
    },
    init(inputShape, seed) {
      if (inputShape.length !== 1) {
        throw new ShapeError(
          layer,
          `expected input [in], got ${formatShape(inputShape)}. Put flatten() before it.`,
        );
      }
      const kernelShape = [inputShape[0], units];
      return {
        params: {
          kernel: initialize(kernelInitializer, kernelShape, deriveSeed(seed, 'kernel')),
          ...(useBias && { bias: initialize(biasInitializer, [units], deriveSeed(seed, 'bias')) }),
        },
        state: {},
        outputShape: [units],
      };
    },
    apply(params, x, { inputGradient = true, slice } = {}) {
      const kernel = pick(layer, params, 'kernel');
      const bias = useBias ? pick(layer, params, 'bias') : undefined;
      checkInput(layer, x, '', 2, kernel.shape[0]);
      return weightedOp({
        x,
        kernel,
        bias,
        activation,
        inputGradient,
        forward(fused) {
          // The kernel wants batches of matrices.
          const product = runKernel(
            '_FusedMatMul',
            { a: reshape(x, [1, ...x.shape]), b: reshape(kernel, [1, ...kernel.shape]), bias },
            { transposeA: false, transposeB: false, activation: fused },
          );
          return reshape(product, [x.shape[0], units]);
        },
        fused: {
          name: 'FusedMatMulBackprop',
          weights: 'kernel',
          attributes: { microBatches: slice?.microBatches },
        },
        gradients: {
          kernel: (dz, input) => matMul(input, dz, true, false),
          bias: (dz) => sum(dz, 0),
          x: (dz, _, weights) => matMul(dz, weights, false, true),
        },
      });
    },
  });
}
