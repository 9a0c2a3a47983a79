import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../src/command/run-command.js';
import { syntheticMnist } from '../src/synthetic/synthetic-digits.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mnist-data-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runIn({ colors: false }, ...args);
const runIn = async ({ colors }: { colors: boolean }, ...args: string[]) => {
  let [out, error] = ['', ''];
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    error: (text: string) => {
      error += text;
    },
    live: false,
    colors,
  };
  return { code: await runCommand(args, terminal), out, error };
};

describe('the command mnist-data', () => {
  it('says how it is used', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: mnist-data <command>/);
  });

  it.each([
    ['eat', /expected one of fetch, .*got eat/],
    ['show --set numbers', /--set: expected one of mnist.*got numbers/],
    ['show --count 0', /--count: expected a whole number from 1, got 0/],
    ['show --colour red', /colour/],
    ['export --set synthetic', /expected --out FOLDER/],
    ['verify me too', /got verify me too/],
  ])('answers "%s" with one line and the exit code 2', async (line, message) => {
    const { code, error } = await run(...line.split(' '));
    expect(code).toBe(2);
    expect(error).toMatch(message);
    expect(error.trim().split('\n')).toHaveLength(1);
  });

  it('names what is missing, in one line, with the exit code 1', async () => {
    const { code, error } = await run('verify', '--source', folder);
    expect(code).toBe(1);
    expect(error).toMatch(new RegExp(`^mnist-data: .*ubyte.* in ${folder}.*\n$`));
    const empty = await run('verify', '--cache', join(folder, 'cache'));
    expect(empty.error).toContain('in the cache');
  });

  it('names a file that is not what it should be', async () => {
    for (const part of ['train', 't10k']) {
      await writeFile(join(folder, `${part}-images-idx3-ubyte`), 'nothing of the kind');
      await writeFile(join(folder, `${part}-labels-idx1-ubyte`), 'nothing of the kind');
    }
    const { code, error } = await run('info', '--source', folder);
    expect(code).toBe(1);
    expect(error).toContain('expected');
    expect(error).toContain(folder);
  });

  it('tells that a cache is empty', async () => {
    const { out } = await run('info', '--cache', join(folder, 'cache'));
    expect(out).toBe(`cache: ${join(folder, 'cache')}, empty. "mnist-data fetch" fills it\n`);
  });

  it('draws examples with their labels', async () => {
    const { code, out } = await run('show', '--set', 'synthetic', '--count', '5');
    expect(code).toBe(0);
    const { labels } = syntheticMnist({ train: 5, test: 1 }).train;
    const titles = [...out.matchAll(/#(\d+): (\d)/g)].map(([, index, label]) => [
      Number(index),
      Number(label),
    ]);
    expect(titles).toEqual([...labels].map((label, index) => [index, label]));
    // Two rows of pictures, each a title and 14 lines of 2 pixels.
    expect(out.match(/\n/g)).toHaveLength(2 * 15);
  });

  it('draws in 24-bit grey where there are colours, in characters where there are none', async () => {
    const args = ['show', '--set', 'synthetic', '--count', '1'];
    const { images } = syntheticMnist({ train: 1, test: 1 }).train;
    const pairs = Array.from({ length: 14 * 28 }, (_, i) => {
      const upper = 56 * Math.floor(i / 28) + (i % 28);
      return [images[upper], images[upper + 28]];
    });
    const grey = (await runIn({ colors: true }, ...args)).out;
    const drawn = [...grey.matchAll(/38;2;(\d+);\1;\1;48;2;(\d+);\2;\2m▀/g)];
    expect(drawn.map(([, upper, lower]) => [Number(upper), Number(lower)])).toEqual(pairs);

    const characters = (await run(...args)).out.split('\n').slice(1, 15).join('');
    // Of ten shades, the first is up to a tenth of the ink of two pixels, the last from nine tenths on.
    expect([...characters].map((one) => ({ ' ': 'none', '@': 'full' })[one] ?? 'some')).toEqual(
      pairs.map(([a, b]) => (a + b < 51.2 ? 'none' : a + b >= 460.8 ? 'full' : 'some')),
    );
  });

  it('exports pictures that a PGM reader can read', async () => {
    const out = join(folder, 'pictures');
    await run('export', '--set', 'synthetic', '--test', '--first', '2', '--count', '3', '--out', out);
    const { test } = syntheticMnist({ train: 1, test: 5 });
    const names = (await readdir(out)).sort();
    expect(names).toEqual([2, 3, 4].map((index) => `0000${index}-${test.labels[index]}.pgm`));
    const file = await readFile(join(out, names[1]));
    expect(file.subarray(0, 13).toString()).toBe('P5\n28 28\n255\n');
    expect(new Uint8Array(file.subarray(13))).toEqual(test.images.slice(3 * 784, 4 * 784));
  });
});
