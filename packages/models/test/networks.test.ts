import { layerFromConfig } from '@lab/layers';
import { summary } from '@lab/layers/summary';
import { expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { dispose, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { getNetwork, networks } from '../src/index.js';

beforeAll(openCpu);

/** The lab's table: parameters, shapes after each convolution or pooling, learning rate at 0 and its figure. */
const lab: [id: string, parameters: number, shapes: string[], rate: number, accuracy: number | undefined][] =
  [
    // 784 · 10 + 10.
    ['softmax', 7_850, [], 0.5, 0.92],
    // 785 · 200 + 201 · 100 + 101 · 60 + 61 · 30 + 31 · 10.
    ['dense-sigmoid', 185_300, [], 0.003, 0.979],
    ['dense-relu', 185_300, [], 0.0031, 0.982],
    ['dense-dropout', 185_300, [], 0.0031, 0.982],
    ['conv', 122_270, ['28×28×4', '14×14×8', '7×7×12'], 0.0031, 0.989],
    ['conv-bigger', 244_076, ['28×28×6', '14×14×12', '7×7×24'], 0.0031, 0.991],
    ['conv-dropout', 244_076, ['28×28×6', '14×14×12', '7×7×24'], 0.0031, 0.993],
    ['conv-pool', 244_076, ['28×28×6', '28×28×12', '14×14×12', '14×14×24', '7×7×24'], 0.0031, undefined],
    ['conv-batchnorm', 708_362, ['28×28×24', '14×14×48', '7×7×64'], 0.0201, 0.995],
  ];

it('has every network of the lab, in its order', () => {
  expect(Object.keys(networks)).toEqual(lab.map(([id]) => id));
});

describe.each(lab)('%s', (id, parameters, shapes, rate, accuracy) => {
  const network = getNetwork(id);

  it('has the sizes of the lab', async () => {
    await expectNoTensorsLeft(() => {
      const { rows, parameters: counted } = summary(network.build(), network.inputShape);
      expect(network.id).toBe(id);
      expect(counted).toBe(parameters);
      expect(network.parameters).toBe(parameters);
      const images = rows.filter(({ type }) => type === 'conv2d' || type === 'maxPool2d');
      expect(images.map(({ outputShape }) => outputShape.join('×'))).toEqual(shapes);
      expect(rows.at(-1)?.outputShape).toEqual([10]);
    });
  });

  it('has the recipe and the figure of the lab', () => {
    const { recipe, reported } = network;
    expect(recipe.batchSize).toBe(100);
    expect(recipe.iterations).toBe(id === 'softmax' ? 2_000 : 10_000);
    expect(recipe.learningRate(0)).toBeCloseTo(rate, 10);
    expect(recipe.optimizer.type).toBe(id === 'softmax' ? 'sgd' : 'adam');
    expect(reported?.accuracy).toBe(accuracy);
    const rates = network
      .build()
      .layers.flatMap(({ layer }) => (layer.type === 'dropout' ? [layer.config.rate] : []));
    expect(rates).toEqual(new Array(rates.length).fill(recipe.dropout));
    expect(rates.length > 0).toBe(recipe.dropout > 0);
  });

  it('takes digits, gives logits, and comes back from JSON', async () => {
    await expectNoTensorsLeft(() => {
      const { type, config } = network.build();
      const again = layerFromConfig(JSON.parse(JSON.stringify({ type, config })));
      expect(again.config).toEqual(config);
      const { params, state } = again.init(network.inputShape, 0);
      const x = zeros([1, ...network.inputShape]);
      const logits = again.apply(params, x, { state });
      expect(logits.shape).toEqual([1, 10]);
      dispose([params, state, x, logits]);
    });
  });
});

describe('initial values', () => {
  it.each([
    ['softmax', 0, 0],
    ['dense-sigmoid', 0, 0.2],
    ['conv-dropout', 0.1, 0.2],
  ])('of %s: biases of %f, weights cut at %f', async (id, bias, limit) => {
    await expectNoTensorsLeft(() => {
      const { build, inputShape } = getNetwork(id);
      const { params } = build().init(inputShape, 1);
      for (const [name, values] of Object.entries(params)) {
        const largest = values
          .dataSync<'float32'>()
          .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        if (name.endsWith('/bias')) expect(largest).toBe(Math.fround(bias));
        else expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      }
      dispose(params);
    });
  });

  it('are the same with and without dropout', async () => {
    await expectNoTensorsLeft(() => {
      const [plain, dropped] = ['conv-bigger', 'conv-dropout'].map((id) => {
        const { build, inputShape } = getNetwork(id);
        return build().init(inputShape, 1).params;
      });
      expect(Object.keys(dropped)).toEqual(Object.keys(plain));
      for (const name of Object.keys(plain)) expect(dropped[name].dataSync()).toEqual(plain[name].dataSync());
      dispose([plain, dropped]);
    });
  });
});

it('follows the lab’s learning rate down', () => {
  // 0.0001 + 0.003 · e⁻¹ and 0.0001 + 0.02 · e⁻¹.
  expect(getNetwork('conv').recipe.learningRate(2000)).toBeCloseTo(0.00120363832, 10);
  expect(getNetwork('conv-batchnorm').recipe.learningRate(1600)).toBeCloseTo(0.00745758882, 10);
});

it('lists the networks when asked for another', () => {
  expect(() => getNetwork('resnet')).toThrow(
    'getNetwork: expected a network of the lab, got "resnet". Use one of softmax, dense-sigmoid, dense-relu, dense-dropout, conv, conv-bigger, conv-dropout, conv-pool, conv-batchnorm.',
  );
  expect(() => getNetwork('toString')).toThrow(TypeError);
});
