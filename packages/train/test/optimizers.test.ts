import { readFileSync } from 'node:fs';
import { expectClose, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adam, type OptimizerState, optimizerFromConfig, sgd } from '../src/index.js';
import { backends } from './backends.js';

type Values = Record<string, number[]>;

const reference: {
  start: Values;
  gradients: Values[];
  rates: number[];
  optimizers: { type: string; config: Record<string, number | boolean>; after: Values[] }[];
} = JSON.parse(readFileSync(new URL('../../../tools/reference/train.json', import.meta.url), 'utf8'));

const tensors = (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, data]) => [name, tensor1d(data)]));

for (const [backend, open] of Object.entries(backends)) {
  describe(`the optimizers on ${backend}`, () => {
    beforeAll(open);

    for (const { type, config, after } of reference.optimizers) {
      it(`follow PyTorch step by step: ${type} ${JSON.stringify(config)}`, () =>
        expectNoTensorsLeft(() => {
          const optimizer = optimizerFromConfig({ type, config });
          let params: OptimizerState = tensors(reference.start);
          let state = optimizer.init(params);
          for (const [step, expected] of after.entries()) {
            const grads = tensors(reference.gradients[step]);
            ({ params, state } = optimizer.update(params, grads, state, {
              step,
              learningRate: reference.rates[step],
            }));
            dispose(grads);
            // float32 against float64: a few roundings a step.
            for (const [name, values] of Object.entries(expected)) {
              expectClose(params[name].dataSync(), values, { relative: 1e-6, absolute: 0 });
            }
          }
          dispose([params, state]);
        }));
    }

    it('say which tensor is missing and leave everything as it was', () =>
      expectNoTensorsLeft(() => {
        const params = tensors({ a: [1], b: [2] });
        const grads = tensors({ a: [1] });
        const optimizer = adam();
        const state = optimizer.init(params);
        const update = () => optimizer.update(params, grads, state, { step: 0, learningRate: 1 });
        expect(update).toThrow('adam: expected a gradient named "b", got none.');
        expect(Array.from(params.a.dataSync())).toEqual([1]);
        dispose([params, grads, state]);
      }));
  });
}

describe('the optimizers', () => {
  beforeAll(openCpu);

  it('remember nothing but what their rule needs, under names of their own', () =>
    expectNoTensorsLeft(() => {
      const params = tensors({ 'conv1/kernel': [1, 2] });
      const states = [sgd(), sgd({ momentum: 0.9 }), adam()].map((optimizer) => optimizer.init(params));
      expect(states.map(Object.keys)).toEqual([
        [],
        ['momentum/conv1/kernel'],
        ['m/conv1/kernel', 'v/conv1/kernel'],
      ]);
      dispose([params, states]);
    }));

  it('are built again from their JSON, with the defaults written out', () => {
    const { type, config } = JSON.parse(JSON.stringify(adam({ beta1: 0.8 })));
    expect({ type, config }).toEqual({
      type: 'adam',
      config: { beta1: 0.8, beta2: 0.999, epsilon: 1e-8 },
    });
    expect(optimizerFromConfig({ type, config }).config).toEqual(config);
  });

  it('refuse numbers that cannot work', () => {
    expect(() => sgd({ momentum: 1 })).toThrow(
      'sgd: expected momentum to be a number at least 0 and below 1, got 1.',
    );
    expect(() => sgd({ nesterov: true })).toThrow(RangeError);
    expect(() => adam({ beta2: 1 })).toThrow(RangeError);
    expect(() => adam({ epsilon: 0 })).toThrow(RangeError);
    expect(() => optimizerFromConfig({ type: 'lion', config: {} })).toThrow(
      'optimizerFromConfig: expected a type of sgd, adam, adamW, got "lion".',
    );
  });
});
