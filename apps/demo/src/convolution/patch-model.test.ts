import { describe, expect, it } from 'vitest';
import { learnedFirstLayer } from './built-in.js';
import { PatchModel } from './patch-model.js';

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
});
