import { readFileSync } from 'node:fs';
import { expectClose, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { dispose, grads, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { batchNorm, type State } from '../src/index.js';

/** Made by tools/reference/batch-norm.py with PyTorch. */
const reference: {
  momentum: number;
  epsilon: number;
  shape: number[];
  gamma: number[];
  beta: number[];
  steps: Record<'x' | 'dy' | 'y' | 'dx' | 'dGamma' | 'dBeta' | 'mean' | 'variance', number[]>[];
  inference: { x: number[]; y: number[] };
} = JSON.parse(readFileSync(new URL('../../../tools/reference/batch-norm.json', import.meta.url), 'utf8'));

beforeAll(openCpu);

it('trains and infers as PyTorch does, moving statistics included', async () => {
  await expectNoTensorsLeft(() => {
    const { momentum, epsilon, shape, steps, inference } = reference;
    const layer = batchNorm({ momentum, epsilon });
    const fresh = layer.init(shape.slice(1), 0);
    dispose(fresh.params);
    let state = fresh.state;
    expectClose(state.mean.dataSync(), [0, 0, 0]);
    expectClose(state.variance.dataSync(), [1, 1, 1]);
    const gamma = tensor(reference.gamma);
    const beta = tensor(reference.beta);
    for (const step of steps) {
      const stateUpdates: State = {};
      tidy(() => {
        const x = tensor(step.x, shape);
        const y = layer.apply({ gamma, beta }, x, { training: true, state });
        expectClose(y.dataSync(), step.y);
        const f = grads((g: Tensor, b: Tensor, input: Tensor) =>
          layer.apply({ gamma: g, beta: b }, input, { training: true, state, stateUpdates }),
        );
        const [dGamma, dBeta, dx] = f([gamma, beta, x], tensor(step.dy, shape));
        expectClose(dGamma.dataSync(), step.dGamma);
        expectClose(dBeta.dataSync(), step.dBeta);
        expectClose(dx.dataSync(), step.dx);
      });
      expectClose(stateUpdates.mean.dataSync(), step.mean);
      expectClose(stateUpdates.variance.dataSync(), step.variance);
      dispose(state);
      state = stateUpdates;
    }
    const x = tensor(inference.x, shape);
    const y = layer.apply({ gamma, beta }, x, { state });
    expectClose(y.dataSync(), inference.y);
    dispose([state, gamma, beta, x, y]);
  });
});

it('has a factor only with scale and an offset only with center', () => {
  const names = (options: { scale?: boolean; center?: boolean }) => {
    const { params, state } = batchNorm(options).init([4], 0);
    dispose([params, state]);
    return Object.keys(params);
  };
  expect(names({})).toEqual(['gamma', 'beta']);
  expect(names({ scale: false })).toEqual(['beta']);
  expect(names({ center: false })).toEqual(['gamma']);
});

it.each([{ momentum: 1 }, { momentum: -0.1 }, { epsilon: 0 }])('refuses %o', (options) => {
  expect(() => batchNorm(options)).toThrow(RangeError);
});
