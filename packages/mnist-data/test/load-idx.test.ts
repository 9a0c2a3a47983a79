import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cacheInfo, clearCache } from '../src/cache/cache.js';
import { writeIdx } from '../src/idx/write-idx.js';
import { loadDataset } from '../src/loading/load-dataset.js';
import { type LoadIdxOptions, loadIdx } from '../src/loading/load-idx.js';
import { tinySet } from './tiny-set.js';

const images = writeIdx({ shape: [2, 2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16) });
const labels = writeIdx({ shape: [2], data: Uint8Array.of(3, 1) });
const { set, files } = tinySet();

describe('loadIdx', () => {
  it('reads contents, zipped or not, and counts the classes', async () => {
    const dataset = await loadIdx({
      images: gzipSync(images),
      labels: new Blob([labels as Uint8Array<ArrayBuffer>]),
    });
    expect(dataset).toMatchObject({ count: 2, rows: 2, cols: 3, classes: 4, name: 'idx', source: 'images' });
    expect([...dataset.labels]).toEqual([3, 1]);
  });

  it('reads paths and addresses', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mnist-data-'));
    await writeFile(join(folder, 'a b.idx'), images);
    const fetch = async () => new Response(labels as Uint8Array<ArrayBuffer>);
    const dataset = await loadIdx({
      images: join(folder, 'a b.idx'),
      labels: 'https://one.test/labels',
      fetch,
    });
    expect(dataset.count).toBe(2);
    await rm(folder, { recursive: true });
  });

  it('turns pictures stored by column, and counts labels from 0', async () => {
    const dataset = await loadIdx({ images, labels, transposed: true, firstLabel: 1, classes: 3 });
    expect([dataset.rows, dataset.cols]).toEqual([3, 2]);
    expect([...dataset.images]).toEqual([1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16]);
    expect([...dataset.labels]).toEqual([2, 0]);
  });

  const zero = writeIdx({ shape: [2], data: Uint8Array.of(3, 0) });
  const floats = writeIdx({ shape: [2, 1, 1], data: Float32Array.of(1, 2) });
  it.each<[string, string, LoadIdxOptions]>([
    ['a label beyond the classes', 'EMISMATCH', { images, labels, classes: 3 }],
    ['a label of 0 where they begin at 1', 'EMISMATCH', { images, labels: zero, firstLabel: 1, classes: 4 }],
    ['swapped files', 'EMAGIC', { images: labels, labels: images }],
    ['pictures of floats', 'EMAGIC', { images: floats, labels }],
    ['a path that leads nowhere', 'EMISSING', { images: '/no/such/file', labels }],
    ['half a zip', 'ETRUNCATED', { images: gzipSync(images).subarray(0, 30), labels }],
    ['an aborted signal', 'EABORTED', { images, labels, signal: AbortSignal.abort() }],
  ])('refuses %s', async (_, code, options) => {
    await expect(loadIdx(options)).rejects.toMatchObject({ name: 'MnistDataError', code });
  });
});

describe('given files', () => {
  const content = (name: string): Uint8Array => files.get(name) ?? new Uint8Array();
  const given = {
    trainImages: content('train-images-idx3-ubyte.gz'),
    trainLabels: new Blob([content('train-labels-idx1-ubyte') as Uint8Array<ArrayBuffer>]),
    testImages: content('t10k-images-idx3-ubyte').slice().buffer as ArrayBuffer,
    testLabels: content('t10k-labels-idx1-ubyte.gz'),
  };

  it('are verified like any others', async () => {
    const { train, test } = await loadDataset(set, { source: given });
    expect([train.count, test.count, train.source]).toEqual([6, 2, 'given files']);
    const swapped = { ...given, testLabels: given.trainLabels };
    await expect(loadDataset(set, { source: swapped })).rejects.toMatchObject({ code: 'ECHECKSUM' });
  });

  it('are known by their names when they come as Files, in any order', async () => {
    const list = [...files]
      .map(([name, bytes]) => new File([bytes as Uint8Array<ArrayBuffer>], name))
      .reverse();
    expect((await loadDataset(set, { source: list })).train.count).toBe(6);
    const three = list.filter(({ name }) => !name.startsWith('t10k-labels'));
    const failing = loadDataset(set, { source: three });
    await expect(failing).rejects.toMatchObject({ code: 'EMISSING', file: 't10k-labels-idx1-ubyte' });
  });
});

describe('the cache', () => {
  it('is listed and cleared', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mnist-data-'));
    const cache = join(folder, 'cache');
    expect(await cacheInfo({ cache })).toEqual({ name: cache, files: [], bytes: 0 });
    const fetch = async (input: string | URL | Request) =>
      new Response(files.get(String(input).split('/').at(-1) ?? '') as Uint8Array<ArrayBuffer>);
    await loadDataset(set, { source: 'https://one.test', cache, fetch });
    // A file of somebody else in the folder is neither listed nor removed; one that a killed process left is.
    await writeFile(join(cache, 'tiny', 'notes.txt'), 'mine');
    await writeFile(join(cache, 'tiny', 't10k-labels-idx1-ubyte.gz.99-0-abc.part'), '');
    const info = await cacheInfo({ cache });
    expect(
      info.files
        .map(({ path }) => path)
        .filter((path) => !path.endsWith('.part'))
        .sort(),
    ).toEqual(
      Object.values(set.files)
        .map(({ name }) => `tiny/${name}.gz`)
        .sort(),
    );
    expect(info.bytes).toBe(Object.values(set.files).reduce((sum, { zippedBytes }) => sum + zippedBytes, 0));
    expect((await clearCache({ cache })).files).toHaveLength(5);
    expect(await readdir(join(cache, 'tiny'))).toEqual(['notes.txt']);
    expect((await cacheInfo({ cache })).files).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
