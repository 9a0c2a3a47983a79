import { readFileSync } from 'node:fs';
import { decodeCheckpoint } from '@lab/train';
import { describe, expect, it } from 'vitest';
import { forward } from '../network/forward.js';
import { examples } from './examples.js';
import { readNetworkFile, writeCheckpoint } from './network-file.js';
import { prepareDigit } from './prepare-digit.js';

const file = new URL('../../public/networks/conv-dropout.safetensors', import.meta.url);
const stored = readNetworkFile(readFileSync(file));

describe('readNetworkFile', () => {
  it('reads the network that is part of the page, below a megabyte', () => {
    expect(readFileSync(file).length).toBeLessThan(1_000_000);
    expect(stored.made.network).toBe('conv-dropout');
    expect(stored.weights['conv1/kernel'].shape).toEqual([6, 6, 1, 6]);
    const parameters = Object.values(stored.weights).reduce((sum, { values }) => sum + values.length, 0);
    expect(parameters).toBe(244_076);
  });

  it('says what it expected when given something else', () => {
    expect(() => readNetworkFile(new Uint8Array(40))).toThrow('expected a network');
    expect(() => readNetworkFile(new Uint8Array(2))).toThrow('expected a network');
  });

  it.each(examples)('reads a written $digit', ({ digit, strokes }) => {
    const pixels = prepareDigit(strokes)?.centred.map((ink) => ink * 255) as Float32Array;
    const { probabilities } = forward(stored.network, stored.weights, pixels);
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(digit);
  });
});

describe('writeCheckpoint', () => {
  it('is read by the training package', async () => {
    const { params, network, step } = decodeCheckpoint(await writeCheckpoint(stored.network, stored.weights));
    expect(Object.keys(params).sort()).toEqual(Object.keys(stored.weights).sort());
    expect(params['dense2/bias'].data).toEqual(stored.weights['dense2/bias'].values);
    expect(network).toEqual(stored.network);
    expect(step).toBe(0);
  });

  it('tells what layers remember from what is trained', async () => {
    const tensor = { shape: [1], values: Float32Array.of(1) };
    const weights = { 'batchNorm1/beta': tensor, 'batchNorm1/mean': tensor };
    const { params, state } = decodeCheckpoint(await writeCheckpoint(stored.network, weights));
    expect([Object.keys(params), Object.keys(state)]).toEqual([['batchNorm1/beta'], ['batchNorm1/mean']]);
  });
});
