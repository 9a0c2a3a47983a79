import type { Dataset } from '@lab/mnist-data';
import type { ForwardClient } from './forward-client.js';
import type { NetworkAtStep } from './network-at.js';

/** Digits asked for at a time: about half a second, so that other questions need not wait. */
const atATime = 250;

/** What was read so far. */
export interface ReadSoFar {
  step: number;
  /** [done] */
  predictions: Uint8Array;
  /** [done] probability · 255 */
  confidence: Uint8Array;
}

/**
 * Lets a network read all digits of a set, some at a time, and yields what was read so far.
 *
 * @throws Error when the network cannot read them
 */
export async function* readAll(
  client: Pick<ForwardClient, 'ask'>,
  network: NetworkAtStep,
  { images, count }: Pick<Dataset, 'images' | 'count'>,
): AsyncGenerator<ReadSoFar> {
  const predictions = new Uint8Array(count);
  const confidence = new Uint8Array(count);
  for (let from = 0; from < count; from += atATime) {
    const to = Math.min(count, from + atATime);
    const probabilities = await new Promise<Float32Array>((resolve, reject) => {
      client.ask({
        purpose: 'read all',
        network,
        pixels: images.slice(from * 784, to * 784),
        layers: false,
        answer: ({ probabilities: answer, error }) =>
          error === undefined ? resolve(answer) : reject(new Error(error)),
      });
    });
    const classes = probabilities.length / (to - from);
    for (let i = from; i < to; i++) {
      const of = probabilities.subarray((i - from) * classes, (i - from + 1) * classes);
      const largest = Math.max(...of);
      predictions[i] = of.indexOf(largest);
      confidence[i] = Math.round(largest * 255);
    }
    yield { step: network.step, predictions: predictions.slice(0, to), confidence: confidence.slice(0, to) };
  }
}
