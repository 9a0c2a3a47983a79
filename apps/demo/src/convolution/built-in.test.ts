import { readFileSync } from 'node:fs';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { describe, expect, it } from 'vitest';
import { fromHalf } from '../timeline/half-floats.js';
import { builtInDigit, learnedFirstLayer } from './built-in.js';

describe('builtInDigit', () => {
  it('is one of the generated digits', () => {
    const { image, label } = builtInDigit();
    const { images, labels } = syntheticDigits({ count: 1, seed: 0, first: 7 });
    expect(label).toBe(labels[0]);
    expect(Uint8Array.from(image.values, (value) => Math.round(value * 255))).toEqual(images);
  });
});

describe('learnedFirstLayer', () => {
  it('is the first layer of the network that is part of the page', () => {
    const bytes = readFileSync(new URL('../../public/networks/conv-dropout.safetensors', import.meta.url));
    const length = Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
    const { shape, data_offsets: offsets } = header['conv1/kernel'];
    const halves = bytes.buffer.slice(
      bytes.byteOffset + 8 + length + offsets[0],
      bytes.byteOffset + 8 + length + offsets[1],
    );
    const expected = new Float32Array(halves.byteLength / 2);
    fromHalf(new Uint16Array(halves), expected);
    expect(learnedFirstLayer().kernel).toEqual({ shape, values: expected });
    expect(learnedFirstLayer().bias).toHaveLength(6);
  });
});
