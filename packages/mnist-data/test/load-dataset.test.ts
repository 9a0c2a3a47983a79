import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MnistDataError } from '../src/errors/mnist-data-error.js';
import { writeIdx } from '../src/idx/write-idx.js';
import { type LoadOptions, loadDataset } from '../src/loading/load-dataset.js';
import type { LoadProgress } from '../src/loading/load-progress.js';
import { tinySet } from './tiny-set.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mnist-data-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const { set, files } = tinySet(['https://one.test/tiny/', 'https://two.test/']);
const cache = () => join(folder, 'cache');

/** Serves the tiny set under any address, unless `answer` has another idea. */
const serve =
  (answer: (address: string, name: string) => Response | Promise<Response> | undefined = () => undefined) =>
  async (input: string | URL | Request): Promise<Response> => {
    const address = String(input);
    const name = address.slice(address.lastIndexOf('/') + 1);
    const bytes = files.get(name) as Uint8Array<ArrayBuffer> | undefined;
    return (await answer(address, name)) ?? new Response(bytes, { status: bytes === undefined ? 404 : 200 });
  };
const noNetwork = async (): Promise<Response> => {
  throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') });
};

const failure = async (options: LoadOptions): Promise<MnistDataError> => {
  const error: unknown = await loadDataset(set, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof MnistDataError) return error;
  throw new Error('expected a MnistDataError', { cause: error });
};

const writeFolder = async (
  edit: (name: string, bytes: Uint8Array) => Uint8Array | undefined,
  zipped = true,
) => {
  for (const [name, bytes] of files) {
    const edited = edit(name, bytes);
    if (name.endsWith('.gz') === zipped && edited !== undefined) await writeFile(join(folder, name), edited);
  }
};

describe('loading from a folder', () => {
  it.each([true, false])('reads the four files (zipped: %s)', async (zipped) => {
    await writeFolder((_, bytes) => bytes, zipped);
    const { train, test } = await loadDataset(set, { source: folder, fetch: noNetwork });
    expect(train).toMatchObject({ count: 6, rows: 2, cols: 2, classes: 3, name: 'tiny', source: folder });
    expect([...train.images]).toEqual(Array.from({ length: 24 }, (_, i) => 10 + i));
    expect([...train.labels]).toEqual([0, 1, 2, 0, 1, 2]);
    expect([...test.images]).toEqual(Array.from({ length: 8 }, (_, i) => 100 + i));
    expect([...test.labels]).toEqual([2, 1]);
  });

  it('reads a folder given as a file: URL, zipped by another zipper, named with a dot', async () => {
    for (const [name, bytes] of files) {
      if (name === 't10k-labels-idx1-ubyte') await writeFile(join(folder, 't10k-labels.idx1-ubyte'), bytes);
      else if (!name.endsWith('.gz'))
        await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: 1 }));
    }
    const { test } = await loadDataset(set, { source: new URL(`file://${folder}/`) });
    expect(test.count).toBe(2);
  });

  it('names the folder and the file that is missing', async () => {
    await writeFolder((name, bytes) => (name.startsWith('t10k-labels') ? undefined : bytes));
    const error = await failure({ source: folder });
    expect(error.code).toBe('EMISSING');
    expect(error.message).toContain('t10k-labels-idx1-ubyte');
    expect(error.message).toContain(folder);
  });

  it('refuses another file of the right form, unless told not to verify', async () => {
    const other = files.get('train-labels-idx1-ubyte')?.slice() ?? new Uint8Array();
    other[8] = 1;
    await writeFolder((name, bytes) => (name === 'train-labels-idx1-ubyte' ? other : bytes), false);
    const error = await failure({ source: folder });
    expect(error.code).toBe('ECHECKSUM');
    expect(error.message).toContain(set.files.trainLabels.sha256);
    const { train } = await loadDataset(set, { source: folder, verify: false });
    expect(train.labels[0]).toBe(1);
  });

  it.each([
    ['images where labels belong', 'EMAGIC', (n: string) => n.replace('labels-idx1', 'images-idx3')],
    [
      'the test labels beside the training images',
      'EMISMATCH',
      (n: string) => n.replace('train-labels', 't10k-labels'),
    ],
  ])('refuses %s', async (_, code, instead) => {
    await writeFolder((name) => files.get(instead(name)));
    expect((await failure({ source: folder, verify: false })).code).toBe(code);
  });

  it('refuses a label out of range, with its offset in the file', async () => {
    const wrong = files.get('train-labels-idx1-ubyte')?.slice() ?? new Uint8Array();
    wrong[8 + 4] = 3;
    await writeFolder((name, bytes) => (name === 'train-labels-idx1-ubyte' ? wrong : bytes), false);
    const error = await failure({ source: folder, verify: false });
    expect([error.code, error.offset]).toEqual(['EMISMATCH', 12]);
  });

  it('refuses every truncation of a zipped and of an unzipped file', async () => {
    for (const zipped of [true, false]) {
      const name = `t10k-labels-idx1-ubyte${zipped ? '.gz' : ''}`;
      await writeFolder((_, bytes) => bytes, zipped);
      const whole = files.get(name) ?? new Uint8Array();
      for (let length = 0; length < whole.length; length++) {
        await writeFile(join(folder, name), whole.subarray(0, length));
        for (const verify of [true, false]) {
          const { code } = await failure({ source: folder, verify });
          expect(['ETRUNCATED', 'EMAGIC']).toContain(code);
        }
      }
      await rm(join(folder, name));
    }
  });

  it('refuses a file that unzips to more than its header says, without unzipping the rest', async () => {
    const bomb = new Uint8Array(50_000_000);
    bomb.set(files.get('t10k-labels-idx1-ubyte') ?? []);
    const zipped = gzipSync(bomb);
    await writeFolder((name, bytes) => (name === 't10k-labels-idx1-ubyte.gz' ? zipped : bytes));
    expect((await failure({ source: folder, verify: false })).code).toBe('EMISMATCH');
  });

  it('refuses a zip bomb that is honest in its header', async () => {
    const bomb = gzipSync(writeIdx({ shape: [20_000_000], data: new Uint8Array(20_000_000) }));
    await writeFolder((name, bytes) => (name === 't10k-labels-idx1-ubyte.gz' ? bomb : bytes));
    const error = await failure({ source: folder });
    expect([error.code, error.message]).toEqual(['EMISMATCH', expect.stringContaining('at most 10 bytes')]);
  });

  it('refuses a zipped header that claims 2^31 pictures', async () => {
    const claims = gzipSync(Uint8Array.of(0, 0, 8, 3, 0x80, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28));
    await writeFolder((name, bytes) => (name === 't10k-images-idx3-ubyte.gz' ? claims : bytes));
    expect((await failure({ source: folder, verify: false })).code).toBe('ETRUNCATED');
  });
});

describe('loading from mirrors and the cache', () => {
  it('fills the cache from the first mirror, and then needs no network', async () => {
    const first = await loadDataset(set, { cache: cache(), fetch: serve() });
    expect(first.train.source).toBe('https://one.test/tiny/');
    expect((await readdir(join(cache(), 'tiny'))).sort()).toEqual(
      [...files.keys()].filter((name) => name.endsWith('.gz')).sort(),
    );
    const second = await loadDataset(set, { cache: cache(), fetch: noNetwork });
    expect(second.train.source).toBe('cache');
    expect(second.train.images).toEqual(first.train.images);
    expect((await loadDataset(set, { cache: cache(), source: 'cache', fetch: noNetwork })).test.count).toBe(
      2,
    );
  });

  it('takes files that the server unzipped on the way', async () => {
    const fetch = serve(
      (_, name) => new Response(files.get(name.replace('.gz', '')) as Uint8Array<ArrayBuffer>),
    );
    await loadDataset(set, { cache: cache(), fetch });
    expect((await readdir(join(cache(), 'tiny'))).every((name) => !name.endsWith('.gz'))).toBe(true);
    await loadDataset(set, { cache: cache(), source: 'cache' });
  });

  it('passes a mirror over that fails, and says so', async () => {
    const events: LoadProgress[] = [];
    const fetch = serve((address) =>
      address.includes('one.test') ? new Response('', { status: 500 }) : undefined,
    );
    const { train } = await loadDataset(set, {
      cache: false,
      fetch,
      onProgress: (event) => events.push(event),
    });
    expect(train.source).toBe('https://two.test/');
    const skipped = events.filter(({ phase }) => phase === 'skipped');
    expect(skipped).toHaveLength(4);
    expect(skipped[0]).toMatchObject({ source: 'https://one.test/tiny/', reason: 'HTTP 500' });
  });

  it('heals a damaged cache', async () => {
    await mkdir(join(cache(), 'tiny'), { recursive: true });
    const damaged = join(cache(), 'tiny', 't10k-labels-idx1-ubyte.gz');
    await writeFile(damaged, 'not at all');
    expect((await failure({ cache: cache(), source: 'cache' })).code).not.toBe('EABORTED');
    await writeFile(damaged, 'not at all');
    await loadDataset(set, { cache: cache(), fetch: serve() });
    expect(new Uint8Array(await readFile(damaged))).toEqual(files.get('t10k-labels-idx1-ubyte.gz'));
  });

  it('lists every place with its reason when none has the file, and caches nothing', async () => {
    const fetch = serve((address) => {
      if (address.includes('one.test')) return new Response('<html>Please log in</html>');
      throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND two.test') });
    });
    const error = await failure({ cache: cache(), fetch });
    expect(error.code).toBe('ENETWORK');
    expect(error.reasons).toHaveLength(3);
    expect(error.message).toMatch(
      /\(cache: no such file; https:\/\/one.*web page.*; https:\/\/two.*getaddrinfo ENOTFOUND two\.test\)/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('never lets wrong bytes into the cache', async () => {
    const fetch = serve((_, name) => {
      const wrong = files.get(name)?.slice() ?? new Uint8Array();
      wrong[wrong.length - 9] ^= 1;
      return new Response(wrong as Uint8Array<ArrayBuffer>);
    });
    const error = await failure({ cache: cache(), fetch });
    expect(error.code).toBe('ECHECKSUM');
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops reading an answer that is longer than the file', async () => {
    let sent = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent += 100;
          controller.enqueue(new Uint8Array(100));
        },
      });
    const error = await failure({
      source: 'https://one.test',
      cache: cache(),
      fetch: serve(() => new Response(endless())),
    });
    expect(error.code).toBe('EMISMATCH');
    expect(sent).toBeLessThan(5000);
  });

  it('passes over what stalls', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let asked = 0;
    // Neither of the two listens to the signal that fetch is given.
    const beginsAndStops = () =>
      new Response(new ReadableStream({ start: (c) => c.enqueue(Uint8Array.of(0x1f, 0x8b)) }));
    const fetch = serve((address, name) => {
      if (!address.includes('one.test')) return undefined;
      asked++;
      return name.startsWith('train') ? beginsAndStops() : new Promise<Response>(() => undefined);
    });
    const loading = loadDataset(set, { cache: false, fetch, timeoutMs: 5000 });
    while (asked < 4) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(5000);
    const { train } = await loading;
    expect(train.source).toBe('https://two.test/');
  });

  it('asks the network for nothing when the cache is all that may be used', async () => {
    const error = await failure({ source: 'cache', cache: cache(), fetch: serve() });
    expect(error.code).toBe('EMISSING');
    await expect(loadDataset(set, { source: 'cache', cache: false })).rejects.toThrow(TypeError);
  });

  it('returns the data, and says so, when the cache cannot be written', async () => {
    await writeFile(cache(), 'a file where the folder should be');
    const reasons: (string | undefined)[] = [];
    await loadDataset(set, {
      cache: cache(),
      fetch: serve(),
      onProgress: ({ reason }) => reasons.push(reason),
    });
    expect(reasons.filter((reason) => reason?.startsWith('not kept'))).toHaveLength(4);
  });

  it('neither reads nor fills the cache with files that are not verified', async () => {
    await loadDataset(set, { cache: cache(), fetch: serve(), verify: false });
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells each file’s progress in order', async () => {
    const events: LoadProgress[] = [];
    await loadDataset(set, { cache: cache(), fetch: serve(), onProgress: (event) => events.push(event) });
    const phases = events.filter(({ file }) => file === 'train-images-idx3-ubyte').map(({ phase }) => phase);
    expect(phases).toEqual(['skipped', 'download', 'verify', 'unzip', 'done']);
    const done = events.find(({ phase, file }) => phase === 'done' && file === 'train-images-idx3-ubyte');
    expect(done?.receivedBytes).toBe(set.files.trainImages.zippedBytes);
  });
});

describe('aborting a load', () => {
  it.each(['skipped', 'download', 'verify', 'unzip'] as const)(
    'leaves no half file when aborted in %s',
    async (phase) => {
      const stop = new AbortController();
      const error = await failure({
        cache: cache(),
        fetch: serve(),
        signal: stop.signal,
        onProgress: (event) => {
          if (event.phase === phase) stop.abort();
        },
      });
      expect(error.code).toBe('EABORTED');
      const left = await readdir(folder, { recursive: true });
      expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
    },
  );

  it('does not begin when the signal is already aborted', async () => {
    await writeFolder((_, bytes) => bytes);
    expect((await failure({ source: folder, signal: AbortSignal.abort() })).code).toBe('EABORTED');
  });
});
