import { matMul, sum, type Tensor } from '@tensorflow/tfjs-core';
import {
  type ActivationFunction,
  activate,
  activationGradient,
  checkActivation,
} from './activation-function.js';
import { checkInput, pick } from './check-input.js';
import { checkInteger } from './check-integer.js';
import { deriveSeed } from './derive-seed.js';
import { glorotUniform, type Initializer, initialize, zeros } from './initializers.js';
import type { Layer } from './layer.js';
import { hasKernel, runKernel, runKernelForAll } from './run-kernel.js';
import { formatShape, ShapeError } from './shape-error.js';
import { withGradient } from './with-gradient.js';

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
  return {
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
    apply(params, x, { inputGradient = true } = {}) {
      const kernel = pick(layer, params, 'kernel');
      const bias = useBias ? pick(layer, params, 'bias') : undefined;
      checkInput(layer, x, '', 2, kernel.shape[0]);
      return connect({ x, kernel, bias }, { activation, inputGradient });
    },
  };
}

function connect(
  { x, kernel, bias }: { x: Tensor; kernel: Tensor; bias?: Tensor },
  { activation, inputGradient }: { activation: ActivationFunction; inputGradient: boolean },
): Tensor {
  // The only activation that kernels of every backend fuse, ours in both directions.
  const fused = activation === 'relu' ? 'relu' : 'linear';
  const inputs = [kernel];
  if (bias) inputs.push(bias);
  if (inputGradient) inputs.push(x);
  return withGradient(
    inputs,
    (save) => {
      // The kernel wants batches of matrices.
      const product = runKernel(
        '_FusedMatMul',
        { a: reshape(x, [1, ...x.shape]), b: reshape(kernel, [1, ...kernel.shape]), bias },
        { transposeA: false, transposeB: false, activation: fused },
      );
      const z = reshape(product, [x.shape[0], kernel.shape[1] as number]);
      const y = fused === activation ? z : activate(activation, z);
      save([x, kernel, y]);
      return y;
    },
    (dy, [savedX, savedKernel, y]) => {
      if (hasKernel('FusedMatMulBackprop')) {
        const dz = fused === activation ? dy : activationGradient(activation, y, dy);
        return runKernelForAll(
          'FusedMatMulBackprop',
          { x: savedX, kernel: savedKernel, y, dy: dz },
          { activation: fused, inputGradient, bias: bias !== undefined },
        );
      }
      const dz = activationGradient(activation, y, dy);
      const gradients: Tensor[] = [matMul(savedX, dz, true, false)];
      if (bias) gradients.push(sum(dz, 0));
      if (inputGradient) gradients.push(matMul(dz, savedKernel, false, true));
      return gradients;
    },
  );
}

function reshape(x: Tensor, shape: number[]): Tensor {
  return runKernel('Reshape', { x }, { shape });
}
