import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../src/datasets/random.js';
import { MnistDataError } from '../src/errors/mnist-data-error.js';
import { parseIdx } from '../src/idx/parse-idx.js';
import { writeIdx } from '../src/idx/write-idx.js';
import { loadIdx } from '../src/loading/load-idx.js';

const codes = ['ECHECKSUM', 'EMAGIC', 'ETRUNCATED', 'EMISMATCH'];
const rounds = Number(process.env.FUZZ_ROUNDS ?? 1);

const images = writeIdx({ shape: [4, 3, 3], data: Uint8Array.from({ length: 36 }, (_, i) => 7 * i) });
const labels = writeIdx({ shape: [4], data: Uint8Array.of(0, 1, 2, 3) });
const doubles = writeIdx({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });

/** Changes, cuts, repeats or lengthens bytes, one to four times, preferably in the header. */
function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes = original.slice();
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(random.below(2) === 0 ? Math.min(20, bytes.length + 1) : bytes.length + 1);
    switch (random.below(5)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] ^= 1 << random.below(8);
        break;
      case 2:
        bytes = bytes.slice(0, at);
        break;
      case 3:
        bytes = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at >> 1));
        break;
      default:
        bytes[at] = [0, 255, 8, 0x1f, 0x80][random.below(5)];
    }
  }
  return bytes;
}

/** Whether an error is one of the package's own, with the file it is about. */
function isTold(error: unknown): error is MnistDataError {
  return error instanceof MnistDataError && codes.includes(error.code) && error.file !== undefined;
}

function caseOf(i: number, bytes: Uint8Array, cause: unknown): Error {
  return new Error(`case ${i}: ${Buffer.from(bytes).toString('hex')}`, { cause });
}

describe('mutated bytes', () => {
  it('of IDX files are parsed or refused with a code', () => {
    for (let i = 0; i < 90_000 * rounds; i++) {
      const bytes = mutate([images, labels, doubles][i % 3], createRandom(rounds, i));
      try {
        const { data, shape } = parseIdx(bytes);
        expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
      } catch (error) {
        if (!isTold(error) || error.offset === undefined) throw caseOf(i, bytes, error);
      }
    }
  });

  it('of zipped files are loaded or refused with a code', async () => {
    const zipped = [
      gzipSync(images),
      gzipSync(images, { level: 0 }),
      gzipSync(new Uint8Array([...images, ...images])),
    ];
    for (let i = 0; i < 10_000 * rounds; i++) {
      const bytes = mutate(zipped[i % 3], createRandom(rounds, i, 1));
      try {
        const { count, images: pixels } = await loadIdx({ images: bytes, labels });
        expect(pixels.length).toBe(count * 9);
      } catch (error) {
        if (!isTold(error)) throw caseOf(i, bytes, error);
      }
    }
  });
});
