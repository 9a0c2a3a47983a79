import { activation, batchNorm, dense, dropout, type Layer, sequential } from '@lab/layers';
import { expectClose, expectNoTensorsLeft, numericalGradient, openCpu } from '@lab/testkit';
import { registerGradients } from '@lab/wasm-kernels';
import {
  add,
  dispose,
  mul,
  scalar,
  square,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Gradients, gradients, softmaxCrossEntropy } from '../src/index.js';

const batch = {
  inputs: new Float32Array([0.5, -1, 2, 0.25, 1, -0.5]),
  labels: new Int32Array([1, 0]),
  shape: [2, 3],
};

describe('gradients', () => {
  beforeAll(async () => {
    await openCpu();
    // For what some of the networks do with operations of tfjs itself.
    registerGradients();
  });

  it('are those that central differences of the definition give', () =>
    expectNoTensorsLeft(() => {
      const kernel = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6];
      const bias = [0.05, -0.05];
      const loss = (values: number[]) => {
        let total = 0;
        for (let n = 0; n < 2; n++) {
          const logits = [0, 1].map((unit) =>
            [0, 1, 2].reduce(
              (sum, i) => sum + batch.inputs[3 * n + i] * values[2 * i + unit],
              values[6 + unit],
            ),
          );
          total += Math.log(Math.exp(logits[0]) + Math.exp(logits[1])) - logits[batch.labels[n]];
        }
        return total / 2;
      };
      const params = { 'dense1/kernel': tensor2d(kernel, [3, 2]), 'dense1/bias': tensor1d(bias) };
      const network = sequential([dense({ units: 2 })]);
      const pass = gradients({ network, params, batch });
      const expected = numericalGradient(loss, [...kernel, ...bias]);
      expectClose(pass.loss.dataSync(), [loss([...kernel, ...bias])]);
      expectClose(pass.grads['dense1/kernel'].dataSync(), expected.slice(0, 6));
      expectClose(pass.grads['dense1/bias'].dataSync(), expected.slice(6));
      expect(pass.logits.shape).toEqual([2, 2]);
      dispose([pass.loss, pass.logits, pass.grads, params]);
    }));

  it('are 0 for a parameter that the loss does not depend on', () =>
    expectNoTensorsLeft(() => {
      const network = sequential([dense({ units: 2 })]);
      const own = network.init([3], 0).params;
      const params = { ...own, 'unused/kernel': tensor1d([1, 2, 3]) };
      const pass = gradients({ network, params, batch });
      expect(Array.from(pass.grads['unused/kernel'].dataSync())).toEqual([0, 0, 0]);
      dispose([pass.loss, pass.logits, pass.grads, params]);
    }));

  it('outlive a tidy around them, with the layers’ new state', () =>
    expectNoTensorsLeft(() => {
      const network = sequential([batchNorm(), dense({ units: 2 })]);
      const { params, state } = network.init([3], 0);
      const passes: Gradients[] = [];
      tidy(() => {
        passes.push(gradients({ network, params, state, batch }));
      });
      const [pass] = passes;
      expect(Object.keys(pass.stateUpdates).sort()).toEqual(Object.keys(state).sort());
      for (const tensor of [pass.loss, ...Object.values(pass.grads), ...Object.values(pass.stateUpdates)]) {
        expect(tensor.isDisposed).toBe(false);
      }
      dispose([pass.loss, pass.logits, pass.grads, pass.stateUpdates, params, state]);
    }));

  it('depend on the seed where there is dropout, and on nothing else', () =>
    expectNoTensorsLeft(() => {
      const network = sequential([dense({ units: 64 }), dropout({ rate: 0.5 }), dense({ units: 2 })]);
      const { params } = network.init([3], 0);
      const losses = [1, 1, 2].map((seed) => {
        const pass = gradients({ network, params, batch, seed });
        const [loss] = pass.loss.dataSync();
        dispose([pass.loss, pass.logits, pass.grads]);
        return loss;
      });
      expect(losses[0]).toBe(losses[1]);
      expect(losses[0]).not.toBe(losses[2]);
      dispose(params);
    }));

  it('tell the layers to train, and that the inputs need no gradient', () => {
    const seen: unknown[] = [];
    const inner = dense({ units: 2 });
    const network: Layer = {
      ...inner,
      apply(params, x, options) {
        seen.push(options?.training, options?.inputGradient);
        return inner.apply(params, x, options);
      },
    };
    const { params } = network.init([3], 0);
    const pass = gradients({ network, params, batch });
    expect(seen).toEqual([true, false]);
    dispose([pass.loss, pass.logits, pass.grads, params]);
  });

  it('name a label that is no class of the network, and leave nothing behind', () =>
    expectNoTensorsLeft(() => {
      const network = sequential([batchNorm(), dense({ units: 2 })]);
      const { params, state } = network.init([3], 0);
      const wrong = { ...batch, labels: new Int32Array([1, 9]) };
      expect(() => gradients({ network, params, state, batch: wrong })).toThrow(
        'gradients: expected labels 0..1 for a network with 2 outputs, got 9.',
      );
      dispose([params, state]);
    }));

  it('are of any scalar loss', () =>
    expectNoTensorsLeft(() => {
      const network = sequential([dense({ units: 2 })]);
      const { params } = network.init([3], 0);
      const pass = gradients({ network, params, batch, loss: () => scalar(7) });
      expect(pass.loss.dataSync()[0]).toBe(7);
      expect(Math.max(...pass.grads['dense1/kernel'].dataSync())).toBe(0);
      dispose([pass.loss, pass.logits, pass.grads, params]);
    }));

  it('flow through operations of tfjs itself, wherever they stand', () =>
    expectNoTensorsLeft(() => {
      // Doubled by a layer of its own, or by twice the weights: the same network.
      const doubled = (values: number[]) => values.map((value) => 2 * value);
      const kernel = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9];
      const last = [0.2, -0.1, 0.4, 0.3, -0.6, 0.5];
      const inner = dense({ units: 3, useBias: false, activation: 'tanh' });
      const own: Layer = {
        ...activation({ kind: 'linear' }),
        type: 'own',
        apply: (_, x) => mul(x, scalar(2)),
      };
      const outer = dense({ units: 2, useBias: false });
      const params = { 'dense1/kernel': tensor2d(kernel, [3, 3]), 'dense2/kernel': tensor2d(last, [3, 2]) };
      const twice = { ...params, 'dense2/kernel': tensor2d(doubled(last), [3, 2]) };
      const expected = gradients({ network: sequential([inner, outer]), params: twice, batch });
      for (const network of [sequential([inner, own, outer]), sequential([inner, outer, own])]) {
        // A second time: what was learned of the network holds.
        for (let time = 0; time < 2; time++) {
          const pass = gradients({ network, params, batch });
          expectClose(pass.loss.dataSync(), [...expected.loss.dataSync()]);
          expectClose(pass.grads['dense1/kernel'].dataSync(), [
            ...expected.grads['dense1/kernel'].dataSync(),
          ]);
          expectClose(
            pass.grads['dense2/kernel'].dataSync(),
            doubled([...expected.grads['dense2/kernel'].dataSync()]),
          );
          dispose([pass.loss, pass.logits, pass.grads]);
        }
      }
      dispose([expected.loss, expected.logits, expected.grads, params, twice]);
    }));

  it('flow through weights that are computed, and through those used twice', () =>
    expectNoTensorsLeft(() => {
      const inner = dense({ units: 3, useBias: false });
      const outer = dense({ units: 2, useBias: false });
      const [kernel, last] = [
        [0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9],
        [0.2, -0.1, 0.4, 0.3, -0.6, 0.5],
      ];
      const params = { shared: tensor2d(kernel, [3, 3]), last: tensor2d(last, [3, 2]) };
      const through = (weights: (shared: Tensor) => Tensor): Layer => ({
        ...inner,
        apply(p, x, options) {
          const once = inner.apply({ kernel: weights(p.shared) }, x, options);
          const again = inner.apply({ kernel: weights(p.shared) }, once, { ...options, inputGradient: true });
          return outer.apply({ kernel: p.last }, again, { ...options, inputGradient: true });
        },
      });
      const lossOf = (values: number[]) => {
        const rows = (x: number[], w: number[], units: number) =>
          Array.from({ length: units }, (_, u) => x.reduce((total, v, i) => total + v * w[units * i + u], 0));
        let total = 0;
        for (let n = 0; n < 2; n++) {
          const x = [...batch.inputs.subarray(3 * n, 3 * n + 3)];
          const logits = rows(rows(rows(x, values, 3), values, 3), last, 2);
          total += Math.log(logits.reduce((all, z) => all + Math.exp(z), 0)) - logits[batch.labels[n]];
        }
        return total / 2;
      };
      const expected = numericalGradient(lossOf, kernel);
      for (const weights of [(shared: Tensor) => shared, (shared: Tensor) => mul(shared, scalar(1))]) {
        const pass = gradients({ network: through(weights), params, batch });
        expectClose(pass.grads.shared.dataSync(), expected);
        dispose([pass.loss, pass.logits, pass.grads]);
      }
      dispose(params);
    }));

  it('count what the loss itself makes of a parameter', () =>
    expectNoTensorsLeft(() => {
      const network = sequential([dense({ units: 2, useBias: false })]);
      const params = { 'dense1/kernel': tensor2d([0.1, -0.2, 0.3, 0.4, -0.5, 0.6], [3, 2]) };
      const plain = gradients({ network, params, batch });
      const penalized = gradients({
        network,
        params,
        batch,
        loss: (logits, labels, total) =>
          add(softmaxCrossEntropy(logits, labels, total), sum(square(params['dense1/kernel']))),
      });
      // The derivative of a square is twice its root.
      const expected = [...plain.grads['dense1/kernel'].dataSync()].map(
        (value, i) => value + 2 * [0.1, -0.2, 0.3, 0.4, -0.5, 0.6][i],
      );
      expectClose(penalized.grads['dense1/kernel'].dataSync(), expected);
      for (const pass of [plain, penalized]) dispose([pass.loss, pass.logits, pass.grads]);
      dispose(params);
    }));
});
