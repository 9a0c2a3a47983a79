import { add, conv2d, memory, ready, relu, setBackend, tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { learnedFirstLayer } from './built-in.js';
import { PatchModel } from './patch-model.js';
import { type PresetId, presets } from './presets.js';

/** float32 sums of up to 7 · 7 · 6 products, added up in another order. */
const tolerance = 1e-5;

describe('PatchModel', () => {
  it('tells its listeners of every change, until they leave', () => {
    const model = new PatchModel();
    let told = 0;
    const leave = model.subscribe(() => told++);
    model.moveTo(3, 4);
    model.set({ stride: 2 });
    leave();
    model.setBias(1);
    expect(told).toBe(2);
  });

  it('adds up channels to one number, and leaves an edited weight where it is when only the stride changes', () => {
    const model = new PatchModel();
    model.set({ inputs: 3, size: 3 });
    model.setWeight(4, 2.5);
    model.set({ stride: 2, outputs: 5 });
    const { channels, bias, sum } = model.explanation as NonNullable<typeof model.explanation>;
    expect(channels).toHaveLength(3);
    expect(channels[0].weights[4]).toBe(2.5);
    expect(sum).toBeCloseTo(bias + channels.reduce((total, channel) => total + channel.sum, 0), 6);
  });

  it('keeps the patch near its place on the picture when the output shrinks', () => {
    const model = new PatchModel();
    model.moveTo(20, 10);
    model.set({ stride: 2 });
    expect([model.row, model.column]).toEqual([10, 5]);
  });

  it('has computed what a sweep has passed, and no more', () => {
    const model = new PatchModel();
    model.sweepTo(5);
    expect([...model.filled.subarray(0, 8)]).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
    model.sweepTo(model.count);
    expect(model.filled.includes(0)).toBe(false);
    expect(model.position).toBe(model.count - 1);
  });

  it('stands still, and explains nothing, where no patch fits', () => {
    const model = new PatchModel();
    model.setDigit({ shape: [4, 4, 1], values: new Float32Array(16) });
    model.set({ size: 5, padding: 'valid' });
    expect(model.count).toBe(0);
    model.moveTo(0, 0);
    expect(model.explanation).toBeUndefined();
  });

  it('shows a trained layer as it is', () => {
    const model = new PatchModel();
    const layer = learnedFirstLayer();
    model.showLearned({ ...layer, source: 'a network' });
    expect(model.settings).toMatchObject({ size: 6, inputs: 1, outputs: 6 });
    expect(model.convolution.kernel).toEqual(layer.kernel);
    model.setWeight(0, 1);
    expect(model.source).toBeUndefined();
    // The weights it was given stay as they were.
    expect(learnedFirstLayer().kernel).toEqual(layer.kernel);
  });

  it('knows a patch made by hand until it is changed', () => {
    const model = new PatchModel();
    expect(model.preset).toBe('vertical');
    for (const inputs of [1, 3]) {
      model.set({ inputs });
      const known = presets.map((preset): PresetId | undefined => {
        model.applyPreset(preset);
        return model.preset;
      });
      expect(known).toEqual([...presets]);
    }
    model.setWeight(0, 0.25);
    expect(model.preset).toBeUndefined();
  });
});

describe('what the section shows', () => {
  beforeAll(async () => {
    await setBackend('cpu');
    await ready();
  });

  const sizes = [1, 2, 3, 4, 5, 6, 7];
  const choices = sizes.flatMap((size) =>
    [1, 2, 3].flatMap((stride) => (['same', 'valid'] as const).map((padding) => ({ size, stride, padding }))),
  );

  it.each(choices)('is what tfjs computes: patch $size, stride $stride, $padding', (choice) => {
    const model = new PatchModel();
    for (const shown of [
      { inputs: 1, outputs: 4, relu: true },
      { inputs: 6, outputs: 6, relu: false },
      { inputs: 2, outputs: 5, relu: true },
    ]) {
      model.set({ ...choice, ...shown });
      model.setWeight(0, -0.75);
      model.setBias(0.125);
      expectShown(model);
    }
  });

  it('is what tfjs computes of learned patches', () => {
    const model = new PatchModel();
    model.showLearned({ ...learnedFirstLayer(), source: 'a network' });
    for (const { stride, padding } of choices) {
      model.set({ stride, padding });
      expectShown(model);
    }
  });
});

/** Every number of the output, and the one written out, against tfjs. */
function expectShown(model: PatchModel) {
  const { input, output, settings, filter, row, column } = model;
  const { kernel, bias, stride, padding } = model.convolution;
  const expected = tidy(() => {
    const x = tensor4d(input.values, [1, ...input.shape] as [number, number, number, number]);
    const filters = tensor4d(kernel.values, kernel.shape as [number, number, number, number]);
    const sums = add(conv2d(x, filters, stride, padding), tensor(bias));
    const y = settings.relu ? relu(sums) : sums;
    return { shape: y.shape, values: y.dataSync() };
  });
  expect([1, ...output.shape]).toEqual(expected.shape);
  let worst = 0;
  for (const [i, value] of expected.values.entries())
    worst = Math.max(worst, Math.abs(value - output.values[i]));
  expect(worst).toBeLessThan(tolerance);
  const at = (row * output.shape[1] + column) * settings.outputs + filter;
  expect(Math.abs((model.explanation?.result ?? Number.NaN) - expected.values[at])).toBeLessThan(tolerance);
  expect(memory().numTensors).toBe(0);
}
