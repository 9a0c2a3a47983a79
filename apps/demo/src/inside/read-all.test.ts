import { expect, it } from 'vitest';
import type { ForwardClient } from './forward-client.js';
import { readAll } from './read-all.js';

/** Answers each digit by its first pixel: that class, with a probability of 3 in 4. */
const client: Pick<ForwardClient, 'ask'> = {
  ask({ pixels, answer }) {
    const count = pixels.length / 784;
    const probabilities = new Float32Array(count * 3).fill(0.125);
    for (let i = 0; i < count; i++) probabilities[i * 3 + pixels[i * 784]] = 0.75;
    answer({ id: 0, probabilities });
  },
};
const network = { key: 'page', spec: { type: 'sequential', config: {} }, weights: {}, step: 7 };

it('reads every digit once, in order, and says how far it is', async () => {
  const count = 601;
  const images = new Uint8Array(count * 784);
  for (let i = 0; i < count; i++) images[i * 784] = i % 3;
  const lengths: number[] = [];
  let last: { predictions: Uint8Array; confidence: Uint8Array; step: number } | undefined;
  for await (const soFar of readAll(client, network, { images, count })) {
    lengths.push(soFar.predictions.length);
    last = soFar;
  }
  expect(lengths).toEqual([250, 500, 601]);
  expect([...(last?.predictions ?? [])]).toEqual(Array.from({ length: count }, (_, i) => i % 3));
  // 0.75 · 255 = 191.25
  expect(new Set(last?.confidence)).toEqual(new Set([191]));
  expect(last?.step).toBe(7);
});

it('fails with the reason of the network', async () => {
  const failing: Pick<ForwardClient, 'ask'> = {
    ask: ({ answer }) =>
      answer({ id: 0, probabilities: new Float32Array(0), error: 'The weights do not fit.' }),
  };
  const all = readAll(failing, network, { images: new Uint8Array(784), count: 1 });
  await expect(all.next()).rejects.toThrow('The weights do not fit.');
});
