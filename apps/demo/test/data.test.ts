import { writeIdx } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { expect, it } from 'vitest';
import { pageTests } from './support/open-page.js';

const { open } = pageTests({ mnist: false });

interface LabLike {
  digits: {
    load(name: string): Promise<unknown>;
    state: { phase: string; synthetic: boolean; notice?: string; message: string };
    data?: { train: { count: number; name: string; images: Uint8Array }; test: { count: number } };
  };
}

it('says plainly that synthetic digits stand in where none can be had', async () => {
  const { page } = await open({ section: 'convolution' });
  const { state, count, shared } = await page.evaluate(async () => {
    const { digits } = document.querySelector('lab-page') as unknown as LabLike;
    await digits.load('mnist');
    const images = digits.data?.train.images.buffer;
    return {
      state: digits.state,
      count: digits.data?.train.count,
      shared: images instanceof SharedArrayBuffer,
    };
  });
  expect(state).toMatchObject({ phase: 'ready', synthetic: true });
  expect(state.notice).toContain('these are synthetic digits, and so are all figures');
  expect([count, shared]).toEqual([60_000, true]);
  await page.context().close();
});

it('takes the four files from a visitor', async () => {
  const { page } = await open({ section: 'challenge' });
  const idx = (count: number, seed: number) => {
    const { images, labels } = syntheticDigits({ count, seed });
    return [writeIdx({ shape: [count, 28, 28], data: images }), writeIdx({ shape: [count], data: labels })];
  };
  const [trainImages, trainLabels] = idx(200, 1);
  const [testImages, testLabels] = idx(50, 2);
  const file = (name: string, bytes: Uint8Array) => ({ name, mimeType: '', buffer: Buffer.from(bytes) });
  await page
    .getByTestId('open-files')
    .setInputFiles([
      file('train-images-idx3-ubyte', trainImages),
      file('train-labels-idx1-ubyte', trainLabels),
      file('t10k-images-idx3-ubyte', testImages),
      file('t10k-labels-idx1-ubyte', testLabels),
    ]);
  await page.locator('.notice').getByText('not one of the published sets').waitFor();
  const counts = await page.evaluate(() => {
    const { data } = (document.querySelector('lab-page') as unknown as LabLike).digits;
    return [data?.train.count, data?.test.count];
  });
  expect(counts).toEqual([200, 50]);
  await page.context().close();
});
