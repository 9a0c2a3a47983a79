import type { Dataset } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { describe, expect, it } from 'vitest';
import { createDigitSource } from './digit-source.js';
import type { LoadedDigits } from './loaded-digits.js';
import type { RequestDigitsOptions } from './request-digits.js';

const some = (name: string): Dataset => ({
  ...syntheticDigits({ count: 10 }),
  name,
  source: 'https://host.example/x/',
});
const digits = (name: string, more: Partial<LoadedDigits> = {}): LoadedDigits => ({
  train: some(name),
  test: some(name),
  classNames: [...'0123456789'],
  synthetic: false,
  ...more,
});

/** Requests that the test answers. */
function requests() {
  const open: {
    options: RequestDigitsOptions;
    resolve(digits: LoadedDigits): void;
    reject(error: Error): void;
  }[] = [];
  const request = (options: RequestDigitsOptions) =>
    new Promise<LoadedDigits>((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      open.push({ options, resolve, reject });
    });
  return { open, source: createDigitSource({ request, server: 'https://page.example/' }) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('the page’s digits', () => {
  it('are loaded once, telling how far', async () => {
    const { open, source } = requests();
    const told: string[] = [];
    source.subscribe(() => told.push(`${source.state.phase} ${source.state.progress}`));
    const first = source.load('mnist');
    const second = source.load('mnist');
    await turn();
    expect(open).toHaveLength(1);
    open[0].options.onProgress?.({ receivedBytes: 1, totalBytes: 2, fraction: 0.5, text: 'half' });
    expect(source.state.message).toBe('half');
    open[0].resolve(digits('mnist'));
    expect((await first).train).toBe((await second).train);
    expect(told).toEqual(['loading 0', 'loading 0.5', 'ready 1']);
    expect(source.state.message).toBe('MNIST digits from host.example: 10 to train on, 10 to test.');
  });

  it('say when they stand in, and can be asked for again', async () => {
    const { open, source } = requests();
    const first = source.load('mnist');
    await turn();
    open[0].resolve(digits('synthetic', { synthetic: true, notice: 'These are synthetic digits.' }));
    await first;
    expect(source.state).toMatchObject({
      synthetic: true,
      notice: 'These are synthetic digits.',
      name: 'mnist',
    });
    const again = source.retry();
    await turn();
    open[1].resolve(digits('mnist'));
    await again;
    expect(source.state).toMatchObject({ synthetic: false, phase: 'ready' });
    expect(source.state.notice).toBeUndefined();
  });

  it('stay when others cannot be had', async () => {
    const { open, source } = requests();
    const first = source.load('mnist');
    await turn();
    open[0].resolve(digits('mnist'));
    await first;
    const failing = source.loadFiles([]);
    await turn();
    open[1].reject(new Error('Four files belong together.'));
    await expect(failing).rejects.toThrow('Four files');
    expect(source.state).toMatchObject({ phase: 'ready', message: 'Four files belong together.' });
    expect(source.data?.train.name).toBe('mnist');
    // The next call gets what is there.
    expect((await source.load('mnist')).train.name).toBe('mnist');
    expect(open).toHaveLength(2);
  });

  it('are those asked for last', async () => {
    const { open, source } = requests();
    const first = source.load('mnist').catch((error: Error) => error.message);
    await turn();
    const second = source.load('fashion-mnist');
    await turn();
    open[1].resolve(digits('fashion-mnist'));
    await second;
    open[0].resolve(digits('mnist'));
    expect(await first).toBe('Other digits were asked for.');
    expect(source.data?.train.name).toBe('fashion-mnist');
  });
});
