import { describe, expect, it } from 'vitest';
import type { Dataset } from '../datasets/dataset.js';
import { type Batch, batches } from './batches.js';

/** `count` pictures of 1 by 2 pixels; the first pixel is the example's own number. */
const numbered = (count: number): Dataset => ({
  images: Uint8Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? i / 2 : 255)),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
  count,
  rows: 1,
  cols: 2,
  classes: 10,
  name: 'numbered',
  source: 'test',
});

const take = (stream: Iterable<Batch>, count: number): Batch[] => {
  const taken: Batch[] = [];
  for (const batch of stream) {
    taken.push(batch);
    if (taken.length === count) break;
  }
  return taken;
};

const numbers = (batch: Batch): number[] =>
  Array.from({ length: batch.shape[0] }, (_, i) => Math.round(batch.inputs[2 * i] * 255));

describe('batches', () => {
  it('gives pixels divided by 255, labels, the shape and the position', () => {
    const [first, second] = take(batches(numbered(6), { batchSize: 3, shuffle: false }), 2);
    expect([...first.inputs]).toEqual([0, 1, Math.fround(1 / 255), 1, Math.fround(2 / 255), 1]);
    expect([...first.labels]).toEqual([0, 1, 2]);
    expect(first.shape).toEqual([3, 1, 2, 1]);
    expect([first.position, second.position]).toEqual([3, 6]);
    expect([...second.labels]).toEqual([3, 4, 5]);
  });

  it.each([0, 1])('scales every byte to the nearest float of byte / 255 (byte offset %s)', (offset) => {
    const images = new Uint8Array(256 * 16 + offset).subarray(offset);
    images.forEach((_, i) => {
      images[i] = i;
    });
    const dataset = { ...numbered(256), images, rows: 8 };
    const [{ inputs }] = take(batches(dataset, { batchSize: 256, shuffle: false }), 1);
    inputs.forEach((value, i) => {
      expect(value).toBe(Math.fround((i % 256) / 255));
    });
  });

  it.each([1, 16])('gives the same batches in memory used again (%i rows)', (rows) => {
    // Half of the bytes are background, which has to be written over what was there two batches before.
    const images = Uint8Array.from({ length: 7 * rows }, (_, i) => (i % 3 === 0 ? i + 1 : 0));
    const dataset = { ...numbered(7), images, rows, cols: 1 };
    const options = { batchSize: 3, seed: 2, remainder: 'keep' } as const;
    const copies: Batch[] = [];
    for (const batch of batches(dataset, { ...options, reuse: true })) {
      copies.push({ ...batch, inputs: batch.inputs.slice(), labels: batch.labels.slice() });
      if (copies.length === 9) break;
    }
    expect(copies).toEqual(take(batches(dataset, options), 9));
  });

  it('fills a batch again two batches later when asked to, never else', () => {
    const memory = (options: { reuse?: boolean }) =>
      take(batches(numbered(6), { batchSize: 2, ...options }), 6).flatMap(({ inputs, labels }) => [
        inputs,
        labels,
      ]);
    expect(new Set(memory({ reuse: true })).size).toBe(4);
    const [first, , , , third] = memory({ reuse: true });
    expect(third).toBe(first);
    expect(new Set(memory({})).size).toBe(12);
  });

  it.each([16, 15])('finds a lone pixel anywhere in a picture of %s', (pixels) => {
    const images = new Uint8Array(pixels * pixels);
    for (let i = 0; i < pixels; i++) images[i * pixels + i] = 51;
    const dataset = { ...numbered(pixels), images, rows: 1, cols: pixels };
    const [{ inputs }] = take(batches(dataset, { batchSize: pixels, shuffle: false }), 1);
    inputs.forEach((value, at) => {
      expect(value).toBe(at % (pixels + 1) === 0 ? Math.fround(0.2) : 0);
    });
  });

  it('shows every example once an epoch, in another order in each', () => {
    const epochs = take(batches(numbered(200), { batchSize: 50, seed: 7 }), 8).map(numbers);
    const [one, two] = [epochs.slice(0, 4).flat(), epochs.slice(4).flat()];
    const all = Array.from({ length: 200 }, (_, i) => i);
    expect([...one].sort((a, b) => a - b)).toEqual(all);
    expect([...two].sort((a, b) => a - b)).toEqual(all);
    expect(one).not.toEqual(two);
    expect(one).not.toEqual(all);
  });

  it('pairs each picture with its own label after the shuffle', () => {
    for (const batch of take(batches(numbered(100), { batchSize: 10 }), 20)) {
      expect([...batch.labels]).toEqual(numbers(batch).map((number) => number % 10));
    }
  });

  it('repeats itself for the same seed and differs for another', () => {
    const order = (seed: number) => take(batches(numbered(100), { batchSize: 20, seed }), 5).flatMap(numbers);
    expect(order(3)).toEqual(order(3));
    expect(order(3)).not.toEqual(order(4));
    expect(order(3)).not.toEqual(order(3 + 2 ** 32));
  });

  it.each(['keep', 'drop'] as const)('restarts exactly after any batch (%s)', (remainder) => {
    const dataset = numbered(23);
    const whole = take(batches(dataset, { batchSize: 5, seed: 1, remainder }), 15);
    for (let i = 0; i < 14; i++) {
      const resumed = batches(dataset, { batchSize: 5, seed: 1, remainder, position: whole[i].position });
      expect(resumed.next().value).toEqual(whole[i + 1]);
    }
  });

  it('drops an epoch’s remainder unless it is to be kept', () => {
    const sizes = (remainder?: 'keep' | 'drop') =>
      take(batches(numbered(7), { batchSize: 3, remainder }), 5).map((batch) => [
        batch.shape[0],
        batch.position,
      ]);
    expect(sizes()).toEqual([
      [3, 3],
      [3, 6],
      [3, 9],
      [3, 12],
      [3, 15],
    ]);
    expect(sizes('keep')).toEqual([
      [3, 3],
      [3, 6],
      [1, 7],
      [3, 10],
      [3, 13],
    ]);
  });

  it('puts every example in every place about equally often', () => {
    // 10 examples, 2,000 epochs: each place should see each example 200 times, with a standard deviation of 13.4.
    const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
    for (const batch of take(batches(numbered(10), { batchSize: 10 }), 2000)) {
      numbers(batch).forEach((number, place) => {
        counts[place][number]++;
      });
    }
    const chiSquared = counts.flat().reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    // 81 degrees of freedom: 40 to 135 holds all but one in 10,000 runs.
    expect(chiSquared).toBeGreaterThan(40);
    expect(chiSquared).toBeLessThan(135);
  });

  it('gives labels as rows too, where they are asked for', () => {
    const [batch] = [batches(numbered(12), { batchSize: 3, shuffle: false, oneHot: true }).next().value];
    expect([...batch.oneHot]).toEqual(
      [0, 1, 2].flatMap((label) => Array.from({ length: 10 }, (_, i) => Number(i === label))),
    );
    expect(batches(numbered(12), { batchSize: 3 }).next().value).not.toHaveProperty('oneHot');
  });

  it('gives the same batches to `for await`, and lets timers run in between', async () => {
    const order = take(batches(numbered(100), { batchSize: 10, seed: 3 }), 30).map(numbers);
    const seen: number[][] = [];
    let fired = false;
    setTimeout(() => {
      fired = true;
    });
    for await (const batch of batches(numbered(100), { batchSize: 10, seed: 3 })) {
      seen.push(numbers(batch));
      // As many as it takes the timer to be due, and a bound for when it never gets its turn.
      if (seen.length >= 30 && (fired || seen.length === 1e6)) break;
    }
    expect(seen.slice(0, 30)).toEqual(order);
    expect(fired).toBe(true);
  });

  it('stops when its signal is aborted, in both kinds of loop', async () => {
    for (const kind of ['sync', 'async']) {
      const stop = new AbortController();
      const stream = batches(numbered(100), { batchSize: 10, signal: stop.signal });
      const positions: number[] = [];
      const see = ({ position }: Batch) => {
        if (positions.push(position) === 3) stop.abort('enough');
      };
      const loop = async () => {
        if (kind === 'sync') for (const batch of stream) see(batch);
        else for await (const batch of stream) see(batch);
      };
      await expect(loop()).rejects.toMatchObject({
        name: 'MnistDataError',
        code: 'EABORTED',
        cause: 'enough',
      });
      expect(positions).toEqual([10, 20, 30]);
    }
  });

  it('refuses, before the first batch is asked for, what cannot be', () => {
    const dataset = numbered(10);
    expect(() => batches(dataset, { batchSize: 11 })).toThrow(RangeError);
    expect(() => batches(dataset, { batchSize: 11 })).toThrow(/1 to 10 .*got 11/);
    expect(() => batches(dataset, { batchSize: 0 })).toThrow(RangeError);
    expect(() => batches(dataset, { batchSize: 2.5 })).toThrow(RangeError);
    expect(() => batches(dataset, { batchSize: 5, position: 3 })).toThrow(/position/);
    expect(() => batches(dataset, { batchSize: 5, position: -5 })).toThrow(RangeError);
    expect(() => batches(dataset, { batchSize: 5, seed: Number.NaN })).toThrow(/seed/);
  });
});
