import type { ApplyOptions, Layer, Params, State } from '@lab/layers';
import { deterministicValues, expectClose, expectNoTensorsLeft } from '@lab/testkit';
import { dispose, grads, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BackendUnderTest } from './backends.js';
import type { ErrorTable } from './error-table.js';
import { type LayerCase, layerCases, stepSeed } from './layer-cases.js';
import { sampledGradient } from './sampled-gradient.js';

// Sums of up to some thousand float32 products.
const forwardTolerance = { relative: 1e-5, absolute: 1e-6 };
const gradientTolerance = 2e-5;

/** Defines the tests that hold every layer to its definition on one backend; the errors of gradients go into the table. */
export function testLayers({ name, open }: BackendUnderTest, table: ErrorTable): void {
  describe(`layers on ${name}`, () => {
    beforeAll(open);

    for (const layerCase of layerCases) {
      const { title, layer, training, reference } = layerCase;

      it(`${title}: has the values of its definition`, async () => {
        await expectNoTensorsLeft(() => {
          const { x, params, state, dy } = prepare(layerCase);
          const y = layer.apply(params, x, { training, state, seed: stepSeed });
          expectClose(y.dataSync(), reference(values({ x, ...params, ...state })), forwardTolerance);
          dispose([x, y, params, state, dy]);
        });
      });

      it(`${title}: has the gradient of its definition`, async () => {
        await expectNoTensorsLeft(() => {
          const { x, params, state, dy } = prepare(layerCase);
          const constants = values(state);
          const point = values({ ...params, x });
          const weights = dy.dataSync();
          const expected = sampledGradient((at) => dot(reference({ ...at, ...constants }), weights), point);
          const actual = gradients(layer, { params, x, dy, options: { training, state, seed: stepSeed } });
          for (const argument of Object.keys(point)) {
            const largest = actual[argument].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
            const precision = gradientTolerance * largest + 1e-6;
            for (const [index, derivative] of expected.partials[argument]) {
              const error = Math.abs(actual[argument][index] - derivative);
              if (largest > 0) table.note(layer.type, name, error / largest);
              expect(error, `${argument}[${index}]`).toBeLessThan(precision);
            }
            for (const { direction, derivative } of expected.directions[argument]) {
              const error = Math.abs(dot(actual[argument], direction) - derivative);
              // Independent errors of that size in each value add up to this.
              const spread = Math.sqrt(direction.length);
              if (largest > 0) table.note(layer.type, name, error / (largest * spread));
              expect(error, argument).toBeLessThan(precision * spread);
            }
          }
          dispose([x, params, state, dy]);
        });
      });

      // A switch, not arithmetic: the small cases show it.
      if (!/conv2d|dense|batchNorm/.test(layer.type) || inputSize(layerCase) > 1000) continue;
      it(`${title}: has the same parameter gradients when nobody wants that of its input`, async () => {
        await expectNoTensorsLeft(() => {
          const { x, params, state, dy } = prepare(layerCase);
          const options = { training, state, seed: stepSeed };
          const full = gradients(layer, { params, x, dy, options });
          const partial = gradients(layer, { params, x, dy, options: { ...options, inputGradient: false } });
          const names = Object.keys(params);
          expect(Object.keys(partial)).toEqual(names);
          for (const param of names) expectClose(partial[param], full[param]);
          dispose([x, params, state, dy]);
        });
      });
    }
  });
}

/** Returns tensors for a layer with values that a fresh layer would not have: no zeros, no ones. */
function prepare({ layer, inputShape, batch }: LayerCase): {
  x: Tensor;
  params: Params;
  state: State;
  dy: Tensor;
} {
  const fresh = layer.init(inputShape, 1);
  const x = random([batch, ...inputShape], 7);
  const dy = random([batch, ...fresh.outputShape], 99);
  const params = fill(fresh.params, 0.5, 11);
  const state = fill(fresh.state, 0.5, 21);
  dispose([fresh.params, fresh.state]);
  return { x, params, state, dy };
}

function fill(like: Params, scale: number, seed: number): Params {
  return Object.fromEntries(
    Object.entries(like).map(([name, { shape, size }], i) => {
      const numbers = deterministicValues(size, seed + i).map((value) => value * scale);
      // Factors and variances are positive.
      if (name === 'gamma' || name === 'variance')
        numbers.forEach((value, k) => {
          numbers[k] = value + 1;
        });
      return [name, tensor(numbers, shape)];
    }),
  );
}

function inputSize({ inputShape, batch }: LayerCase): number {
  return inputShape.reduce((product, extent) => product * extent, batch);
}

function random(shape: number[], seed: number): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tensor(deterministicValues(size, seed), shape);
}

interface GradientArguments {
  params: Params;
  x: Tensor;
  dy: Tensor;
  options: ApplyOptions;
}

/** Returns the gradients of ⟨layer(x), dy⟩ with respect to the parameters and, unless switched off, x. */
function gradients(layer: Layer, { params, x, dy, options }: GradientArguments): Record<string, number[]> {
  const names = Object.keys(params);
  const wanted = Object.values(params);
  if (options.inputGradient !== false) wanted.push(x);
  if (wanted.length === 0) return {};
  return tidy(() => {
    const apply = (...args: Tensor[]) => {
      const own = Object.fromEntries(names.map((name, i) => [name, args[i]]));
      return layer.apply(own, args[names.length] ?? x, options);
    };
    const taken = grads(apply)(wanted, dy);
    return Object.fromEntries(taken.map((gradient, i) => [names[i] ?? 'x', Array.from(gradient.dataSync())]));
  });
}

function values(tensors: Record<string, Tensor>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, Array.from(t.dataSync())]));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
