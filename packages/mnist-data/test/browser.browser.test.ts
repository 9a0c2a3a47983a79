import type {} from '@vitest/browser-playwright';
import { describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import * as lab from '../src/index.js';
import { syntheticDigits } from '../src/synthetic.js';
import { exampleCode, readmeExample } from './readme-example.js';
import { standIn } from './stand-in.js';

const readme = await (await fetch(new URL('../README.md', import.meta.url))).text();
const noNetwork = async (): Promise<Response> => {
  throw new TypeError('Failed to fetch');
};

describe('in a browser', () => {
  it('fills Cache Storage, needs no network then, lists and clears it', async () => {
    const { set, fetch } = await standIn({ train: 200, test: 50 });
    await lab.clearCache();
    const first = await lab.loadDataset(set, { fetch });
    expect(first.train).toMatchObject({ count: 200, rows: 28, cols: 28, source: 'https://stand-in.test/' });
    expect(first.train.images).toEqual(syntheticDigits({ count: 200 }).images);
    const second = await lab.loadDataset(set, { fetch: noNetwork });
    expect(second.test.source).toBe('cache');
    const info = await lab.cacheInfo();
    expect(info.name).toBe('Cache Storage');
    expect(info.files).toHaveLength(4);
    expect(info.bytes).toBe(Object.values(set.files).reduce((sum, { zippedBytes }) => sum + zippedBytes, 0));
    await lab.clearCache();
    expect((await lab.cacheInfo()).files).toEqual([]);
    await expect(lab.loadDataset(set, { fetch: noNetwork })).rejects.toMatchObject({ code: 'ENETWORK' });
  });

  it('heals an entry of the cache that is damaged', async () => {
    const { set, fetch } = await standIn({ train: 20, test: 10 });
    await lab.loadDataset(set, { fetch });
    const storage = await caches.open('lab-mnist-data');
    const [key] = await storage.keys();
    await storage.put(key, new Response('damaged'));
    await lab.loadDataset(set, { fetch });
    expect((await lab.loadDataset(set, { source: 'cache' })).train.count).toBe(20);
    await lab.clearCache();
  });

  it('fills and heals the cache from a worker too', async () => {
    const { set, fetch } = await standIn({ train: 40, test: 10 });
    const files = await Promise.all(
      Object.values(set.files).map(async ({ name }) => {
        const answer = await fetch(`https://stand-in.test/${name}.gz`);
        return [name, await answer.arrayBuffer()] as const;
      }),
    );
    const index = new URL('../src/index.ts', import.meta.url).href;
    const script = `
      import { cacheInfo, clearCache, loadDataset } from '${index}';
      onmessage = async ({ data: { set, files } }) => {
        const asked = [];
        const fetch = async (address) => {
          const name = address.split('/').at(-1).replace('.gz', '');
          asked.push(name);
          return new Response(files.get(name));
        };
        await clearCache();
        const first = await loadDataset(set, { fetch });
        const storage = await caches.open('lab-mnist-data');
        const [key] = await storage.keys();
        await storage.put(key, new Response((await (await storage.match(key)).arrayBuffer()).slice(0, 20)));
        const second = await loadDataset(set, { fetch });
        const third = await loadDataset(set, { source: 'cache' });
        const { name, files: kept } = await cacheInfo();
        await clearCache();
        postMessage([first.train.source, asked.length, third.train.source, third.train.count, name, kept.length]);
      };`;
    const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const worker = new Worker(address, { type: 'module' });
    const answer = await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage({ set, files: new Map(files) });
    });
    worker.terminate();
    expect(answer).toEqual(['https://stand-in.test/', 5, 'cache', 40, 'Cache Storage', 4]);
  });

  it('goes on without a cache that has no room', async () => {
    const { set, fetch } = await standIn({ train: 200, test: 50 });
    await lab.clearCache();
    const session = cdp();
    const { origin } = location;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    try {
      const reasons: (string | undefined)[] = [];
      const onProgress = ({ reason }: lab.LoadProgress) => reasons.push(reason);
      const { train } = await lab.loadDataset(set, { fetch, onProgress });
      expect(train.count).toBe(200);
      expect(reasons.filter((reason) => reason?.startsWith('not kept: '))).toHaveLength(4);
      expect((await lab.cacheInfo()).files).toEqual([]);
    } finally {
      await session.send('Storage.overrideQuotaForOrigin', { origin });
    }
  });

  it('keeps nothing of a load that was aborted', async () => {
    const { set, fetch } = await standIn({ train: 200, test: 50 });
    await lab.clearCache();
    for (const phase of ['download', 'verify', 'unzip'] as const) {
      const stop = new AbortController();
      const failing = lab.loadDataset(set, {
        fetch,
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.phase === phase) stop.abort();
        },
      });
      await expect(failing).rejects.toMatchObject({ code: 'EABORTED' });
    }
    // Whole and verified is what a file may be that was ready before.
    const kept = (await lab.cacheInfo()).files;
    for (const { path, bytes } of kept) {
      const file = Object.values(set.files).find(({ name }) => path === `stand-in/${name}.gz`);
      expect(bytes).toBe(file?.zippedBytes);
    }
    await lab.clearCache();
  });

  it('refuses truncated, damaged and over-long zips', async () => {
    const idx = lab.writeIdx({ shape: [1000], data: new Uint8Array(1000) }) as Uint8Array<ArrayBuffer>;
    const zip = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
      const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    };
    const zipped = await zip(idx);
    const images = lab.writeIdx({ shape: [1000, 1, 1], data: new Uint8Array(1000) });
    const codeOf = (labels: Uint8Array): Promise<string> =>
      lab.loadIdx({ images, labels }).then(
        () => 'no error',
        (error: unknown) => (error instanceof lab.MnistDataError ? error.code : String(error)),
      );
    expect(await codeOf(zipped)).toBe('no error');
    const damaged = zipped.slice();
    damaged[damaged.length - 6] ^= 1;
    expect(['ECHECKSUM', 'ETRUNCATED']).toContain(await codeOf(damaged));
    for (let length = 2; length < zipped.length; length++) {
      expect(['ECHECKSUM', 'ETRUNCATED']).toContain(await codeOf(zipped.subarray(0, length)));
    }
    const long = new Uint8Array(20_000_000);
    long.set(idx);
    expect(await codeOf(await zip(long))).toBe('EMISMATCH');
  });

  it('runs the README’s example, and takes Files', async () => {
    const { set, fetch } = await standIn({ train: 30, test: 10 });
    const lines: unknown[][] = [];
    const console = { log: (...values: unknown[]) => lines.push(values) };
    const loadMnist = (options: lab.LoadMnistOptions) =>
      lab.loadDataset(set, { ...options, fetch, cache: false });
    await readmeExample(readme, 'browser')({ lab: { ...lab, loadMnist }, console });
    expect(lines.at(-1)).toEqual([30, 'https://stand-in.test/']);
    expect(lines.filter(([phase]) => phase === 'done')).toHaveLength(4);
    const files = await Promise.all(
      Object.values(set.files).map(async ({ name }) => {
        const answer = await fetch(`https://stand-in.test/${name}.gz`);
        return new File([await answer.arrayBuffer()], `${name}.gz`);
      }),
    );
    expect((await lab.loadDataset(set, { source: files })).train.count).toBe(30);
  });

  it('runs the README’s worker, from which batches are handed over', async () => {
    const [index, synthetic] = ['index', 'synthetic'].map(
      (entry) => new URL(`../src/${entry}.ts`, import.meta.url).href,
    );
    const script = exampleCode(readme, 'worker')
      .replace(', loadMnist }', ' }')
      .replace("'@lab/mnist-data';", `'${index}'; import { syntheticMnist } from '${synthetic}';`)
      .replace('await loadMnist()', 'syntheticMnist({ train: 300, test: 1 })');
    const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const worker = new Worker(address, { type: 'module' });
    const received = await new Promise<lab.Batch[]>((resolve, reject) => {
      const batches: lab.Batch[] = [];
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }: MessageEvent<lab.Batch>) => {
        if (batches.push(data) === 3) resolve(batches);
      };
    });
    worker.terminate();
    expect(received.map(({ position, inputs }) => [position, inputs.length])).toEqual([
      [100, 78400],
      [200, 78400],
      [300, 78400],
    ]);
  });
});
