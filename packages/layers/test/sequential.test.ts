import { expectClose, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { dispose, grads, ones, type Tensor, tensor, tidy, zeros as zeroTensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ApplyOptions,
  activation,
  batchNorm,
  conv2d,
  countParameters,
  dense,
  dropout,
  flatten,
  type JsonObject,
  type Layer,
  layerFromConfig,
  maxPool2d,
  type Params,
  sequential,
  truncatedNormal,
} from '../src/index.js';

beforeAll(openCpu);

const network = sequential([
  conv2d({ filters: 2, kernelSize: 3, activation: 'relu' }),
  conv2d({ filters: 3, kernelSize: 3, strides: 2, useBias: false }),
  batchNorm({ scale: false }),
  activation({ kind: 'relu' }),
  maxPool2d(),
  flatten(),
  dense({ units: 4, name: 'hidden' }),
  dropout({ rate: 0.5 }),
  dense({ units: 2 }),
]);

/** A layer that notes what it was given. */
function spy(type: string, parameter: boolean, seen: ApplyOptions[]): Layer {
  return {
    type,
    config: {},
    init(outputShape) {
      const params: Params = parameter ? { weight: ones([1]) } : {};
      return { params, state: {}, outputShape };
    },
    apply(_params, x, options = {}) {
      seen.push(options);
      return x;
    },
  };
}

describe('sequential', () => {
  it('names layers by their type and number, unless they have a name', () => {
    expect(network.layers.map(({ name }) => name)).toEqual([
      'conv1',
      'conv2',
      'batchNorm1',
      'activation1',
      'maxPool1',
      'flatten1',
      'hidden',
      'dropout1',
      'dense2',
    ]);
  });

  it('names parameters and state by path', async () => {
    await expectNoTensorsLeft(() => {
      const { params, state, outputShape } = network.init([9, 9, 1], 0);
      expect(outputShape).toEqual([2]);
      expect(Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape]))).toEqual({
        'conv1/kernel': [3, 3, 1, 2],
        'conv1/bias': [2],
        'conv2/kernel': [3, 3, 2, 3],
        'batchNorm1/beta': [3],
        'hidden/kernel': [27, 4],
        'hidden/bias': [4],
        'dense2/kernel': [4, 2],
        'dense2/bias': [2],
      });
      expect(Object.keys(state)).toEqual(['batchNorm1/mean', 'batchNorm1/variance']);
      // 18 + 2, 54, 3, 108 + 4, 8 + 2.
      expect(countParameters(params)).toBe(199);
      dispose([params, state]);
    });
  });

  it('nests, and runs the nested network as if it were one', async () => {
    await expectNoTensorsLeft(() => {
      const inner = sequential([conv2d({ filters: 2, kernelSize: 3 }), flatten()], { name: 'block' });
      const outer = sequential([inner, dense({ units: 3 })]);
      const { params, state } = outer.init([4, 4, 1], 0);
      expect(Object.keys(params)).toEqual([
        'block/conv1/kernel',
        'block/conv1/bias',
        'dense1/kernel',
        'dense1/bias',
      ]);
      const flat = sequential([conv2d({ filters: 2, kernelSize: 3 }), flatten(), dense({ units: 3 })]);
      const renamed = Object.fromEntries(
        Object.entries(params).map(([key, t]) => [key.replace('block/', ''), t]),
      );
      const x = ones([2, 4, 4, 1]);
      const [nested, plain] = [outer.apply(params, x), flat.apply(renamed, x)];
      expectClose(nested.dataSync(), plain.dataSync());
      dispose([params, state, x, nested, plain]);
    });
  });

  it('gives layers the same initial values wherever they stand', () => {
    const start = (layers: Layer[]) => sequential(layers).init([8], 3).params['dense1/kernel'];
    const plain = start([dense({ units: 4 }), dense({ units: 2 })]);
    const withDropout = start([dropout({ rate: 0.5 }), dense({ units: 4 })]);
    expect(withDropout.dataSync()).toEqual(plain.dataSync());
  });

  it('gives layers of the same shape different initial values', () => {
    const { params } = sequential([dense({ units: 8 }), dense({ units: 8 })]).init([8], 3);
    expect(params['dense2/kernel'].dataSync()).not.toEqual(params['dense1/kernel'].dataSync());
    dispose(params);
  });

  it('drops different values in different dropout layers', () => {
    const twice = sequential([dropout({ rate: 0.5 }), dropout({ rate: 0.5 })]);
    const x = ones([100, 100]);
    const y = twice.apply({}, x, { training: true, seed: 1 });
    const kept = y.dataSync().filter((value) => value !== 0).length;
    expect(Math.abs(kept - 2500)).toBeLessThan(5 * Math.sqrt(10_000 * 0.25 * 0.75));
    dispose([x, y]);
  });

  it('asks for input gradients only after the first layer with parameters', () => {
    const seen: ApplyOptions[] = [];
    const spies = sequential([
      spy('a', false, seen),
      spy('b', true, seen),
      spy('c', false, seen),
      spy('d', true, seen),
    ]);
    const { params } = spies.init([1], 0);
    const x = ones([1, 1]);
    spies.apply(params, x, { inputGradient: false });
    expect(seen.map(({ inputGradient }) => inputGradient)).toEqual([false, false, true, true]);
    seen.length = 0;
    spies.apply(params, x);
    expect(seen.map(({ inputGradient }) => inputGradient)).toEqual([true, true, true, true]);
    dispose([params, x]);
  });

  it('has the same parameter gradients without that of its input', async () => {
    await expectNoTensorsLeft(() => {
      const { params, state } = network.init([9, 9, 1], 2);
      const names = Object.keys(params);
      const x = tensor(
        Array.from({ length: 2 * 81 }, (_, i) => Math.sin(i)),
        [2, 9, 9, 1],
      );
      const dy = tensor([1, -2, 3, 4], [2, 2]);
      const [withIt, without] = [true, false].map((inputGradient) =>
        tidy(() => {
          const f = grads((...args: Tensor[]) =>
            network.apply(Object.fromEntries(names.map((name, i) => [name, args[i]])), x, {
              training: true,
              seed: 4,
              state,
              inputGradient,
            }),
          );
          return f(Object.values(params), dy).map((gradient) => Array.from(gradient.dataSync()));
        }),
      );
      expect(withIt.some((gradient) => gradient.some((value) => value !== 0))).toBe(true);
      expect(without).toEqual(withIt);
      dispose([params, state, x, dy]);
    });
  });

  it('hands over new state that survives a tidy', async () => {
    await expectNoTensorsLeft(() => {
      const { params, state } = network.init([9, 9, 1], 0);
      const x = ones([2, 9, 9, 1]);
      const stateUpdates: Record<string, Tensor> = {};
      tidy(() => {
        network.apply(params, x, { training: true, seed: 0, state, stateUpdates });
      });
      expect(Object.keys(stateUpdates)).toEqual(['batchNorm1/mean', 'batchNorm1/variance']);
      expect(stateUpdates['batchNorm1/mean'].isDisposed).toBe(false);
      dispose([params, state, x, stateUpdates]);
    });
  });

  it('leaves a network as JSON that builds the same network', async () => {
    await expectNoTensorsLeft(() => {
      const { type, config } = JSON.parse(JSON.stringify({ type: network.type, config: network.config })) as {
        type: string;
        config: JsonObject;
      };
      const again = layerFromConfig({ type, config });
      expect(again.config).toEqual(network.config);
      const [first, second] = [network, again].map((layer) => layer.init([9, 9, 1], 8));
      expect(Object.keys(second.params)).toEqual(Object.keys(first.params));
      const x = ones([1, 9, 9, 1]);
      const [y, z] = [network.apply(first.params, x, first), again.apply(second.params, x, second)];
      expect(z.dataSync()).toEqual(y.dataSync());
      for (const { params, state } of [first, second]) dispose([params, state]);
      dispose([x, y, z]);
    });
  });
});

describe('config', () => {
  it.each<Layer>([
    conv2d({
      filters: 3,
      kernelSize: [5, 4],
      strides: 2,
      padding: 'valid',
      activation: 'tanh',
      name: 'stem',
    }),
    conv2d({
      filters: 1,
      kernelSize: 1,
      useBias: false,
      kernelInitializer: truncatedNormal({ stddev: 0.2 }),
    }),
    dense({ units: 3, activation: 'sigmoid' }),
    maxPool2d({ poolSize: 3, strides: [1, 2], padding: 'valid' }),
    batchNorm({ momentum: 0.9, epsilon: 1e-5, scale: false }),
    dropout({ rate: 0.3, channels: true }),
    flatten(),
    activation({ kind: 'relu' }),
    sequential([sequential([flatten()], { name: 'inner' }), dense({ units: 1 })], { name: 'outer' }),
  ])('of $type comes back from JSON', ({ type, config }) => {
    const again = layerFromConfig(JSON.parse(JSON.stringify({ type, config })));
    expect(again.type).toBe(type);
    expect(again.config).toEqual(config);
  });
});

describe('errors', () => {
  const image = () => zeroTensor([2, 9, 9, 1]);

  it.each<[string, () => unknown, string]>([
    [
      'an image for a dense layer',
      () => sequential([conv2d({ filters: 1, kernelSize: 3 }), dense({ units: 1 })]).init([9, 9, 1], 0),
      'dense1: expected input [in], got [9, 9, 1]. Put flatten() before it.',
    ],
    [
      'a row for a convolution in a block',
      () =>
        sequential([sequential([conv2d({ filters: 1, kernelSize: 3 })], { name: 'block' })]).init([784], 0),
      'block/conv1: expected input [height, width, channels], got [784]. Give it images.',
    ],
    [
      'a window larger than the image',
      () => conv2d({ filters: 1, kernelSize: 5, padding: 'valid', name: 'stem' }).init([4, 9, 1], 0),
      "stem: expected input of 5×5 or more, got [4, 9, 1]. Use padding 'same' or a smaller window.",
    ],
    [
      'another number of channels than initialised for',
      () =>
        conv2d({ filters: 1, kernelSize: 3 }).apply(
          { kernel: zeroTensor([3, 3, 2, 1]), bias: zeroTensor([1]) },
          image(),
        ),
      'conv2d: expected input [batch, height, width, 2], got [2, 9, 9, 1]. Give it what it was initialised for.',
    ],
    [
      'a row of another length',
      () =>
        sequential([dense({ units: 1 })]).apply(
          { 'dense1/kernel': zeroTensor([5, 1]), 'dense1/bias': zeroTensor([1]) },
          zeroTensor([2, 4]),
        ),
      'dense1: expected input [batch, 5], got [2, 4]. Give it what it was initialised for.',
    ],
    [
      'a missing parameter',
      () =>
        sequential([dense({ units: 1 })]).apply({ 'dense1/kernel': zeroTensor([4, 1]) }, zeroTensor([2, 4])),
      "dense1: expected a tensor 'bias', got none. Pass on what init returned.",
    ],
    [
      'missing state',
      () => batchNorm({ scale: false, center: false }).apply({}, image()),
      "batchNorm: expected a tensor 'mean', got none. Pass on what init returned.",
    ],
    [
      'no filters',
      () => conv2d({ filters: 0, kernelSize: 3 }),
      'conv2d: expected filters to be an integer, got 0. Give 1 or more.',
    ],
    [
      'half a unit',
      () => dense({ units: 1.5 }),
      'dense: expected units to be an integer, got 1.5. Give 1 or more.',
    ],
    ['no layers', () => sequential([]), 'sequential: expected layers, got none. Give it one or more.'],
    [
      'two layers of one name',
      () => sequential([dense({ units: 1, name: 'a' }), flatten({ name: 'a' })]),
      "sequential: expected layers with different names without '/', got 'a'. Rename one of the layers.",
    ],
    [
      'a layer of an unknown type',
      () => layerFromConfig({ type: 'lstm', config: {} }),
      'layerFromConfig: expected a layer\'s type, got "lstm". Known are activation, batchNorm, conv2d, dense, dropout, flatten, maxPool2d, sequential.',
    ],
  ])('name the thing and the way out: %s', (_, work, message) => {
    tidy(() => {
      expect(work).toThrow(message);
    });
  });

  it('name an activation or a padding from outside that does not exist', () => {
    const config = { ...conv2d({ filters: 1, kernelSize: 1 }).config, activation: 'swish' };
    expect(() => layerFromConfig({ type: 'conv2d', config })).toThrow(
      'conv2d: expected an activation, got "swish". Use linear, relu, sigmoid or tanh.',
    );
    expect(() => layerFromConfig({ type: 'maxPool2d', config: { padding: 'full' } })).toThrow(TypeError);
    const kernelInitializer = { type: 'ones' };
    const layer = layerFromConfig({ type: 'dense', config: { units: 1, kernelInitializer } });
    expect(() => layer.init([2], 0)).toThrow(
      'initialize: expected an initializer, got {"type":"ones"}. Use truncatedNormal, zeros, constant, glorotUniform or heNormal.',
    );
  });
});
