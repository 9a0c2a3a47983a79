import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadMnist } from '../src/loading/load-mnist.js';

const folder = process.env.MNIST_DIR ?? fileURLToPath(new URL('../../../../shared/mnist', import.meta.url));
const here = existsSync(`${folder}/train-images-idx3-ubyte.gz`);

describe.skipIf(!here)(
  `the real digits${here ? '' : ' (skipped: set MNIST_DIR to a folder with the four files)'}`,
  () => {
    it('are 60,000 and 10,000 of 28 by 28 pixels with the published first labels', async () => {
      const { train, test } = await loadMnist({ source: folder });
      expect(train).toMatchObject({
        count: 60_000,
        rows: 28,
        cols: 28,
        classes: 10,
        name: 'mnist',
        source: folder,
      });
      expect(test).toMatchObject({ count: 10_000, rows: 28, cols: 28 });
      expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
      expect([...test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
      // The mean and standard deviation that everybody normalises with.
      let sum = 0;
      let squares = 0;
      for (const pixel of train.images) {
        sum += pixel;
        squares += pixel * pixel;
      }
      const mean = sum / train.images.length / 255;
      const deviation = Math.sqrt(squares / train.images.length / 255 ** 2 - mean ** 2);
      expect(mean).toBeCloseTo(0.1307, 4);
      expect(deviation).toBeCloseTo(0.3081, 4);
    });
  },
);
