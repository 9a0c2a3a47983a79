import { batchNorm, conv2d, dense, dropout, flatten, type Layer, maxPool2d, sequential } from '@lab/layers';
import { batches, type Dataset } from '@lab/mnist-data';
import { deterministicValues, expectNoTensorsLeft } from '@lab/testkit';
import { backend, getKernel, type KernelConfig, type Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { adam, finish, type Optimizer, sgd, type TrainOptions, train } from '../src/index.js';
import { openTrainingWasm } from './open-training-wasm.js';

beforeAll(openTrainingWasm);
afterEach(() => vi.restoreAllMocks());

const count = 60;
const [rows, cols, classes] = [6, 5, 3];
const dataset: Dataset = {
  images: Uint8Array.from(deterministicValues(count * rows * cols, 3), (value) => 128 + 120 * value),
  labels: Uint8Array.from({ length: count }, (_, i) => i % classes),
  count,
  rows,
  cols,
  classes,
  name: 'test',
  source: 'computed',
};

const network = sequential([
  conv2d({ filters: 4, kernelSize: 3, useBias: false }),
  batchNorm({ momentum: 0.9, activation: 'relu' }),
  dropout({ rate: 0.25, channels: true }),
  maxPool2d({ poolSize: 2, strides: 1 }),
  conv2d({ filters: 6, kernelSize: 3, strides: 2, activation: 'relu' }),
  flatten(),
  dense({ units: 8, activation: 'relu' }),
  dropout({ rate: 0.5 }),
  dense({ units: classes }),
]);

const valuesOf = (tensors: Record<string, Tensor>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, one]) => [name, [...one.dataSync()]]));

interface Run {
  network?: Layer;
  optimizer?: Optimizer;
  more?: Partial<TrainOptions>;
}

/** Trains; returns the bits it came to, the losses on the way, and how often convolutions were run as kernels. */
async function run({ network: layer = network, optimizer = adam(), more }: Run = {}) {
  const kernel = getKernel('FusedConv2D', 'wasm') as KernelConfig;
  const kernelFunc = vi.spyOn(kernel, 'kernelFunc');
  const losses: number[] = [];
  const result = await finish(
    train({
      network: layer,
      batches: batches(dataset, { batchSize: 12, seed: 1 }),
      optimizer,
      learningRate: 0.01,
      iterations: 12,
      seed: 4,
      ...more,
    }),
    (event) => event.type === 'step' && losses.push(event.loss),
  );
  const { params, state, optimizerState } = result;
  const bits = { params: valuesOf(params), state: valuesOf(state), optimizerState: valuesOf(optimizerState) };
  result.dispose();
  const kernels = kernelFunc.mock.calls.length;
  kernelFunc.mockRestore();
  return { bits, losses, kernels };
}

/** A copy is another layer, of which nothing is known. */
const unknown = { ...network };

describe('steps that are replayed', () => {
  it('come to the bits of those that are not, dropout and moving statistics included', () =>
    expectNoTensorsLeft(async () => {
      const [replayed, not] = [await run(), await run({ network: unknown })];
      expect(replayed.bits).toEqual(not.bits);
      expect(replayed.losses).toEqual(not.losses);
      // Two convolutions: of the first step, and of the second, which is captured.
      expect(replayed.kernels).toBe(2 * 2);
      expect(not.kernels).toBe(12 * 2);
    }));

  it('do so by micro-batches, between evaluations of more examples, and over batches of several sizes', () =>
    expectNoTensorsLeft(async () => {
      const more = () => ({
        microBatches: 4,
        // The last of an epoch has 4.
        batches: batches(dataset, { batchSize: 14, seed: 1 }),
        iterations: 23,
        evaluate: { every: 5, sets: { test: dataset } },
      });
      const [replayed, not] = [await run({ more: more() }), await run({ network: unknown, more: more() })];
      expect(replayed.bits).toEqual(not.bits);
      expect(replayed.losses).toEqual(not.losses);
      expect(replayed.kernels).toBeLessThan(not.kernels);
    }));

  it('are none with an optimizer that puts new tensors in the place of the parameters', async () => {
    const [one, other] = [await run({ optimizer: sgd() }), await run({ optimizer: sgd(), network: unknown })];
    expect(one).toEqual(other);
  });

  it('are none where a kernel of tfjs itself takes part', () =>
    expectNoTensorsLeft(async () => {
      const bounded = sequential([
        flatten(),
        dense({ units: 8, activation: 'tanh' }),
        dense({ units: classes }),
      ]);
      const [one, other] = [await run({ network: bounded }), await run({ network: { ...bounded } })];
      expect(one).toEqual(other);
    }));

  it('say what is wrong with a label as ever', () =>
    expectNoTensorsLeft(async () => {
      const inputs = new Float32Array(2 * rows * cols);
      async function* stream() {
        for (let i = 1; ; i++) {
          const labels = Int32Array.of(0, i === 5 ? classes : 1);
          yield { inputs, labels, shape: [2, rows, cols, 1], position: 2 * i };
        }
      }
      await expect(run({ more: { batches: stream() } })).rejects.toThrow(
        'gradients: expected labels 0..2 for a network with 3 outputs, got 3.',
      );
      vi.restoreAllMocks();
    }));

  it('refuse a batch that is not of its shape, as the first would be', () =>
    expectNoTensorsLeft(async () => {
      async function* stream(wrong: number) {
        for (let i = 1; ; i++) {
          const inputs = new Float32Array(2 * rows * cols - Number(i === wrong));
          yield { inputs, labels: Int32Array.of(0, 1), shape: [2, rows, cols, 1], position: 2 * i };
        }
      }
      const refused = async (wrong: number) => run({ more: { batches: stream(wrong) } }).catch(String);
      expect(await refused(1)).toContain('should have 60 values but has 59');
      expect(await refused(5)).toBe(await refused(1));
      vi.restoreAllMocks();
    }));

  it('leave a layer alone that is not declared', async () => {
    const seen: boolean[] = [];
    const [first, ...others] = network.layers.map(({ layer }) => layer);
    const told = {
      ...first,
      apply: ((...given) => {
        seen.push(true);
        return first.apply(...given);
      }) as Layer['apply'],
    };
    const [watched, not] = [await run({ network: sequential([told, ...others]) }), await run()];
    expect(seen).toHaveLength(12);
    expect(watched.bits).toEqual(not.bits);
  });
});

it('a network that is trained again and again takes no more memory', async () => {
  await run();
  const { wasm } = backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const heap = wasm.HEAPU8.length;
  for (let i = 0; i < 20; i++) await run();
  expect(wasm.HEAPU8.length).toBe(heap);
});
