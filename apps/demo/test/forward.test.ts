import { openBackend } from '@lab/backend';
import { layerFromConfig } from '@lab/layers';
import { networks } from '@lab/models';
import { dispose, memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describe as describeLayers, layerNames, layersOf } from '../src/network/describe.js';
import { forward } from '../src/network/forward.js';
import type { Spec } from '../src/network/spec.js';
import type { Weights } from '../src/network/tensor-layout.js';

// Sums of up to 3,136 products in another order, and in float64 here.
const tolerance = 1e-4;

const pixels = Uint8Array.from({ length: 784 }, (_, i) => (i % 3 === 0 ? (i * 37) % 256 : 0));

function values(tensors: Record<string, Tensor>): Weights {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [
      name,
      { shape: t.shape, values: t.dataSync() as Float32Array },
    ]),
  );
}

beforeAll(() => openBackend('wasm'));

describe('forward', () => {
  for (const [id, { build, parameters }] of Object.entries(networks)) {
    it(`gives the logits of tfjs for ${id}, and its shapes`, () => {
      const before = memory().numTensors;
      const network = build();
      const { params, state } = network.init([28, 28, 1], 3);
      const expected = tidy(() => {
        const x = tensor(
          Float32Array.from(pixels, (pixel) => pixel / 255),
          [1, 28, 28, 1],
        );
        return network.apply(params, x, { state }).dataSync();
      });
      const spec = network as unknown as Spec;
      const weights = values({ ...params, ...state });
      dispose([params, state]);
      const { logits, probabilities } = forward(spec, weights, pixels);
      expect(logits.length).toBe(10);
      for (const [i, logit] of logits.entries()) {
        expect(Math.abs(logit - expected[i])).toBeLessThan(tolerance * Math.max(1, Math.abs(expected[i])));
      }
      expect(probabilities.reduce((all, p) => all + p, 0)).toBeCloseTo(1, 5);
      const facts = describeLayers(layersOf(spec));
      expect(facts.reduce((all, layer) => all + layer.parameters, 0)).toBe(parameters);
      expect(facts.filter(({ error }) => error)).toEqual([]);
      expect(layerNames(layersOf(spec))).toEqual(network.layers.map(({ name }) => name));
      expect(memory().numTensors).toBe(before);
    });
  }

  it('gives the feature maps of tfjs for odd windows and steps', () => {
    const before = memory().numTensors;
    const layers = [
      {
        type: 'conv2d',
        config: window({ filters: 3, kernelSize: [3, 4], strides: [2, 3], padding: 'valid' }),
      },
      { type: 'maxPool2d', config: { poolSize: [3, 2], strides: [2, 2], padding: 'same' } },
      {
        type: 'conv2d',
        config: window({ filters: 2, kernelSize: [2, 2], strides: [1, 2], padding: 'same' }),
      },
    ];
    const network = layerFromConfig({ type: 'sequential', config: { layers } as never });
    const { params, state, outputShape } = network.init([28, 28, 1], 1);
    const expected = tidy(() => {
      const x = tensor(
        Float32Array.from(pixels, (pixel) => pixel / 255),
        [1, 28, 28, 1],
      );
      return network.apply(params, x, { state }).dataSync();
    });
    const { layers: outputs } = forward({ type: 'sequential', config: { layers } }, values(params), pixels);
    dispose([params, state]);
    expect(outputs.at(-1)?.shape).toEqual(outputShape);
    for (const [i, value] of (outputs.at(-1)?.values ?? []).entries())
      expect(value).toBeCloseTo(expected[i], 4);
    expect(memory().numTensors).toBe(before);
  });
});

function window(options: Record<string, unknown>) {
  const initializer = { type: 'truncatedNormal', mean: 0, stddev: 0.1 };
  return {
    activation: 'tanh',
    useBias: true,
    kernelInitializer: initializer,
    biasInitializer: initializer,
    ...options,
  };
}
