import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeIdx } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { describe, expect, it } from 'vitest';
import type { DigitProgress } from './digit-progress.js';
import { isDigitFile } from './dropped-files.js';
import { loadDigits } from './load-digits.js';

const bytes = ({ images, labels, count }: ReturnType<typeof syntheticDigits>) => ({
  images: writeIdx({ shape: [count, 28, 28], data: images }),
  labels: writeIdx({ shape: [count], data: labels }),
});

const train = bytes(syntheticDigits({ count: 20, seed: 1 }));
const test = bytes(syntheticDigits({ count: 5, seed: 2 }));
const file = (content: Uint8Array, name: string) => new File([content as Uint8Array<ArrayBuffer>], name);
const files = [
  file(test.labels, 'emnist-digits-test-labels-idx1-ubyte'),
  file(train.images, 'train-images.idx3-ubyte'),
  file(train.labels, 'train-labels-idx1-ubyte'),
  file(test.images, 't10k-images-idx3-ubyte'),
];

const mnistFolder = [process.env.MNIST_DIR, 'data/mnist', '../shared/mnist'].find(
  (folder) => folder !== undefined && folder !== '' && existsSync(folder),
);

describe('loading digits', () => {
  it('falls back on synthetic ones and says why, place by place', async () => {
    const asked: string[] = [];
    const told: DigitProgress[] = [];
    const { train, test, synthetic, notice, reasons } = await loadDigits({
      set: 'mnist',
      server: 'https://page.example/lab/',
      cache: false,
      fetch: async (address) => {
        asked.push(String(address));
        if (String(address).startsWith('https://page.example')) return new Response('', { status: 404 });
        throw new TypeError('Failed to fetch');
      },
      onProgress: (progress) => told.push(progress),
    });
    expect(synthetic).toBe(true);
    expect([train.count, test.count, train.name]).toEqual([60_000, 10_000, 'synthetic']);
    expect(notice).toContain('synthetic digits, and so are all figures');
    expect(reasons).toContain(
      'page.example: HTTP 404; cdn.jsdelivr.net: Failed to fetch; raw.githubusercontent.com',
    );
    expect(asked[0]).toMatch(/^https:\/\/page\.example\/lab\/mnist\/(train|t10k)-/);
    expect(told.at(-1)?.text).toBe('Drawing synthetic digits: 70,000 of 70,000');
  });

  it('stops when it is told to', async () => {
    await expect(loadDigits({ set: 'synthetic', signal: AbortSignal.abort() })).rejects.toThrow('abort');
  });

  it('takes dropped files of no known set as they are, saying so', async () => {
    const digits = await loadDigits({ set: 'mnist', files });
    expect([digits.train.count, digits.test.count, digits.synthetic]).toEqual([20, 5, false]);
    expect(digits.test.name).toBe('your files');
    expect(digits.notice).toContain('comparable among themselves only');
  });

  it('names the files that are missing', async () => {
    await expect(loadDigits({ set: 'mnist', files: files.slice(1, 3) })).rejects.toThrow(
      'Four files belong together; missing: t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (each may end in .gz).',
    );
  });

  it('knows the four files by their names, whichever archive spelled them', () => {
    expect(
      ['train-images-idx3-ubyte.gz', 'emnist-mnist-test-labels-idx1-ubyte', 't10k-images.idx3-ubyte'].map(
        isDigitFile,
      ),
    ).toEqual([true, true, true]);
    expect(
      ['run.json', 'train-images.png', 'images-idx3-ubyte', 'train-test-images-idx3-ubyte'].map(isDigitFile),
    ).toEqual([false, false, false, false]);
  });

  it.skipIf(!mnistFolder)('recognises MNIST among dropped files by its checksums', async () => {
    const names = [
      'train-images-idx3-ubyte',
      'train-labels-idx1-ubyte',
      't10k-images-idx3-ubyte',
      't10k-labels-idx1-ubyte',
    ];
    const given = await Promise.all(
      names.map(async (name) => file(await readFile(join(mnistFolder ?? '', `${name}.gz`)), `${name}.gz`)),
    );
    const digits = await loadDigits({ set: 'mnist', files: given });
    expect([digits.train.name, digits.train.count, digits.notice]).toEqual(['mnist', 60_000, undefined]);
  });
});
