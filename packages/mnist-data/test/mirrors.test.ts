import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MnistDataError } from '../src/errors/mnist-data-error.js';
import { downloadFile } from '../src/files/download-file.js';
import { type LoadOptions, loadDataset } from '../src/loading/load-dataset.js';
import type { LoadProgress } from '../src/loading/load-progress.js';
import { standIn } from './stand-in.js';

type Answer = (response: ServerResponse, zipped: Buffer, request: IncomingMessage) => void;

const { set, fetch: answer } = await standIn({ train: 300, test: 100 });
/** By the fake clock. */
const timeoutMs = 20_000;
/** Requests that this server leaves waiting for good. */
let waiting = 0;
/** Tells the dripping mirror how much has arrived. */
let drip = (_: number): unknown => undefined;

/** Every mirror of this server, by the first part of its path. */
const mirrors: Record<string, Answer> = {
  good: (response, zipped) => response.end(zipped),
  unzipping: (response, zipped) => response.setHeader('content-encoding', 'gzip').end(zipped),
  dripping: async (response, zipped) => {
    const part = Math.ceil(zipped.length / 4);
    for (let at = 0; at < zipped.length; at += part) {
      response.write(zipped.subarray(at, at + part));
      await new Promise<void>((resolve) => {
        drip = (received) => received >= Math.min(zipped.length, at + part) && resolve();
      });
    }
    response.end();
  },
  redirecting: (response, _, request) =>
    response.writeHead(302, { location: (request.url ?? '').replace('redirecting', 'good') }).end(),
  missing: (response) => response.writeHead(404).end('no such thing'),
  failing: (response) => response.writeHead(503).end(),
  forbidding: (response) => response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error/>'),
  'serving-a-page': (response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><p>Log in</p>'),
  'serving-nothing': (response) => response.end(),
  'serving-half': (response, zipped) => response.end(zipped.subarray(0, zipped.length / 2)),
  'hanging-up': (response, zipped) => {
    response.setHeader('content-length', zipped.length);
    response.write(zipped.subarray(0, zipped.length / 2), () => response.destroy());
  },
  resetting: (response) => response.destroy(),
  'damaging-a-byte': (response, zipped) => {
    const damaged = Buffer.from(zipped);
    damaged[damaged.length >> 1] ^= 0x10;
    response.end(damaged);
  },
  'serving-another-file': async (response) =>
    response.end(Buffer.from(await (await answer('/t10k-labels-idx1-ubyte.gz')).arrayBuffer())),
  silent: () => waiting++,
  stalling: (response, zipped) => response.write(zipped.subarray(0, 20), () => waiting++),
  endless: (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) {}
    };
    response.on('drain', more);
    more();
  },
  'redirecting-forever': (response, _, request) => response.writeHead(302, { location: request.url }).end(),
};

let base: string;
const server = createServer(async (request, response) => {
  const [, mirror, name] = (request.url ?? '').split('/');
  const zipped = Buffer.from(await (await answer(`/${name}`)).arrayBuffer());
  mirrors[mirror]?.(response, zipped, request);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let cache: string;
beforeEach(async () => {
  waiting = 0;
  // The load's own patience; Node's sockets have timers of another kind.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  cache = join(await mkdtemp(join(tmpdir(), 'mnist-data-')), 'cache');
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(join(cache, '..'), { recursive: true });
});
/** Comes back when so many requests are left waiting. */
const untilWaiting = async (count: number): Promise<void> => {
  while (waiting < count) await new Promise((resolve) => setImmediate(resolve));
};
const cached = async (): Promise<string[]> => {
  const entries = await readdir(join(cache, '..'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};

describe('a mirror over HTTP', () => {
  it.each(['good', 'unzipping', 'redirecting'])('that is %s is good enough', async (mirror) => {
    const { train, test } = await loadDataset(set, { source: `${base}/${mirror}`, cache, timeoutMs });
    expect([train.count, test.count]).toEqual([300, 100]);
    expect(await cached()).toHaveLength(4);
    await loadDataset(set, { source: 'cache', cache });
  });

  it('that is dripping is good enough: what is timed is its silence', async () => {
    const bytes = await downloadFile(`${base}/dripping/train-images-idx3-ubyte.gz`, {
      fetch,
      timeoutMs,
      signal: new AbortController().signal,
      expectedBytes: undefined,
      onBytes: (received) => {
        vi.advanceTimersByTime((2 / 3) * timeoutMs);
        drip(received);
      },
    });
    expect(bytes).toHaveLength(set.files.trainImages.zippedBytes);
  });

  it.each([
    ['missing', 'ENETWORK'],
    ['failing', 'ENETWORK'],
    ['forbidding', 'ENETWORK'],
    ['serving-a-page', 'EMAGIC'],
    ['serving-nothing', 'ETRUNCATED'],
    ['serving-half', 'ETRUNCATED'],
    ['hanging-up', 'ENETWORK'],
    ['resetting', 'ENETWORK'],
    ['silent', 'ENETWORK'],
    ['stalling', 'ENETWORK'],
    ['endless', 'EMISMATCH'],
    ['redirecting-forever', 'ENETWORK'],
  ])('that is %s fails with %s, and is passed over where there is another', async (mirror, code) => {
    const source = `${base}/${mirror}/`;
    const load = async (options: LoadOptions) => {
      const loading = loadDataset(set, { cache, timeoutMs, ...options });
      loading.catch(() => undefined);
      if (mirror === 'silent' || mirror === 'stalling') {
        await untilWaiting(4);
        waiting = 0;
        vi.advanceTimersByTime(timeoutMs);
      }
      return loading;
    };
    const error: unknown = await load({ source }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MnistDataError);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(source);
    expect(await cached()).toEqual([]);
    const events: LoadProgress[] = [];
    const onProgress = (event: LoadProgress) => events.push(event);
    const { train } = await load({ source: [source, `${base}/good`], onProgress });
    expect(train.count).toBe(300);
    expect(events.filter(({ phase, source: from }) => phase === 'skipped' && from === source)).toHaveLength(
      4,
    );
    expect(await cached()).toHaveLength(4);
  });

  it.each(['damaging-a-byte', 'serving-another-file'])(
    'that is %s never gets its bytes into the cache',
    async (mirror) => {
      const failing = loadDataset(set, { source: `${base}/${mirror}`, cache, timeoutMs });
      await expect(failing).rejects.toBeInstanceOf(MnistDataError);
      const kept = await cached();
      // The labels of the test set are the right file where every file is answered with them.
      expect(kept.filter((name) => name !== 't10k-labels-idx1-ubyte.gz')).toEqual([]);
    },
  );

  it('can be stopped while it is silent', async () => {
    const stop = new AbortController();
    const failing = loadDataset(set, { source: `${base}/silent`, cache, signal: stop.signal });
    failing.catch(() => undefined);
    await untilWaiting(1);
    stop.abort();
    await expect(failing).rejects.toMatchObject({ code: 'EABORTED' });
    expect(await cached()).toEqual([]);
  });

  it('serves several loads at once into one cache', async () => {
    const loads = Array.from({ length: 8 }, () => loadDataset(set, { source: `${base}/good`, cache }));
    for (const { train } of await Promise.all(loads)) expect(train.count).toBe(300);
    expect((await cached()).sort()).toEqual(
      Object.values(set.files)
        .map(({ name }) => `${name}.gz`)
        .sort(),
    );
  });
});
