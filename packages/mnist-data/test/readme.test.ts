import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as main from '../src/index.js';
import * as sets from '../src/sets.js';
import * as synthetic from '../src/synthetic.js';
import { readmeExample } from './readme-example.js';
import { standIn } from './stand-in.js';

const lab = { ...main, ...synthetic };
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

const recorder = () => {
  const lines: unknown[][] = [];
  return { lines, console: { log: (...values: unknown[]) => lines.push(values) } };
};

describe('the README’s examples', () => {
  it('run in Node: fetch, cache, split and batch', async () => {
    const { set, fetch } = await standIn({ train: 6000, test: 100 });
    const cache = await mkdtemp(join(tmpdir(), 'mnist-data-'));
    const { lines, console } = recorder();
    const loadMnist = () => lab.loadDataset(set, { fetch, cache });
    await readmeExample(readme, 'fetch')({ lab: { ...lab, loadMnist }, console });
    expect(lines).toEqual([
      [1000, 5000, 100],
      [[100, 28, 28, 1], 78400, 100],
      [[100, 28, 28, 1], 78400, 100],
    ]);
    await rm(cache, { recursive: true });
  });

  it('run offline: the cache alone, then synthetic digits', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'mnist-data-'));
    const { lines, console } = recorder();
    const loadMnist = (options: main.LoadMnistOptions) => lab.loadMnist({ ...options, cache });
    const syntheticMnist = () => lab.syntheticMnist({ train: 10, test: 10 });
    const process = { env: {} };
    await readmeExample(readme, 'offline')({ lab: { ...lab, loadMnist, syntheticMnist }, console, process });
    expect(lines).toEqual([['EMISSING'], ['synthetic (seed 0)']]);
    await rm(cache, { recursive: true });
  });

  it('run on another set: letters, turned and counted from 0', async () => {
    const { lines, console } = recorder();
    const images = main.writeIdx({ shape: [2, 28, 28], data: new Uint8Array(2 * 784) });
    const labels = main.writeIdx({ shape: [2], data: Uint8Array.of(3, 26) });
    const source = { trainImages: images, trainLabels: labels, testImages: images, testLabels: labels };
    const loadDataset = (set: main.DatasetFiles) => main.loadDataset(set, { source, verify: false });
    await readmeExample(readme, 'sets')({ lab: { ...lab, ...sets, loadDataset }, console });
    expect(lines).toEqual([[2, 'C']]);
  });

  it('run on IDX files of one’s own', async () => {
    const { lines, console } = recorder();
    await readmeExample(readme, '')({ lab, console });
    expect(lines).toEqual([[[2]], [3, 1, Uint8Array.of(0, 1)]]);
  });

  it('train a loop of one’s own with plain TensorFlow.js', async () => {
    await tf.setBackend('cpu');
    const { lines, console } = recorder();
    await readmeExample(readme, 'tfjs')({ lab, tf, console });
    const shares = lines.map(([, share]) => Number(share));
    expect(shares).toHaveLength(40);
    expect(shares[0]).toBeLessThan(0.3);
    expect(shares.slice(-5).reduce((sum, share) => sum + share, 0) / 5).toBeGreaterThan(0.6);
    // What is left is the last weights.
    expect(tf.memory().numTensors).toBe(1);
  });
});
