import { describe, expect, it } from 'vitest';
import { MnistDataError } from '../errors/mnist-data-error.js';
import { parseIdx } from './parse-idx.js';
import { writeIdx } from './write-idx.js';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof MnistDataError) return error.code;
    throw error;
  }
  return 'no error';
};

// Two pictures of 1 by 3 pixels, written out by hand from the format's table.
const pictures = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);

describe('parseIdx', () => {
  it('reads unsigned bytes with their shape', () => {
    const array = parseIdx(pictures);
    expect(array.type).toBe('uint8');
    expect(array.shape).toEqual([2, 1, 3]);
    expect([...array.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('views the bytes instead of copying them, also in the middle of a larger buffer', () => {
    const inside = new Uint8Array(40);
    inside.set(pictures, 7);
    const array = parseIdx(inside.subarray(7, 7 + pictures.length));
    inside[7 + 16] = 99;
    expect(array.data[0]).toBe(99);
  });

  it.each([
    ['int8', 0x09, [0xff, 0x7f], [-1, 127]],
    ['int16', 0x0b, [0xff, 0xfe, 0x01, 0x00], [-2, 256]],
    ['int32', 0x0c, [0xff, 0xff, 0xff, 0xfd, 0, 1, 0, 0], [-3, 65536]],
    ['float32', 0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0], [1, -2.5]],
    ['float64', 0x0e, [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 4, 0, 0, 0, 0, 0, 0], [1, -2.5]],
  ])('reads big-endian %s', (type, code, elements, values) => {
    const bytes = Uint8Array.of(0, 0, code, 1, 0, 0, 0, 2, ...elements);
    const array = parseIdx(bytes.buffer);
    expect(array.type).toBe(type);
    expect([...array.data]).toEqual(values);
    expect([...writeIdx(array)]).toEqual([...bytes]);
  });

  it('says what another format is', () => {
    const page = new TextEncoder().encode('<!doctype html>');
    expect(codeOf(() => parseIdx(page))).toBe('EMAGIC');
    expect(() => parseIdx(page, { file: 'labels.idx' })).toThrow(/labels\.idx.*3c 21 64 6f.*web page/);
    expect(() => parseIdx(Uint8Array.of(0x1f, 0x8b, 8, 0))).toThrow(/gzip/);
    expect(codeOf(() => parseIdx(Uint8Array.of(0, 0, 8, 0)))).toBe('EMAGIC');
  });

  it('refuses every truncation, and bytes left over', () => {
    for (let length = 0; length < pictures.length; length++) {
      expect(codeOf(() => parseIdx(pictures.subarray(0, length)))).toBe('ETRUNCATED');
    }
    expect(codeOf(() => parseIdx(Uint8Array.of(...pictures, 0)))).toBe('EMISMATCH');
  });

  it('allocates nothing on the word of a header that claims 2^31 pictures, or more elements than a number counts', () => {
    const claims = (rank: number, size: number[]) => {
      const bytes = new Uint8Array(4 + 4 * rank);
      bytes.set([0, 0, 8, rank]);
      for (let axis = 0; axis < rank; axis++) bytes.set(size, 4 + 4 * axis);
      return bytes;
    };
    expect(codeOf(() => parseIdx(claims(3, [0x80, 0, 0, 0])))).toBe('ETRUNCATED');
    expect(codeOf(() => parseIdx(claims(255, [0xff, 0xff, 0xff, 0xff])))).toBe('ETRUNCATED');
  });

  it('reads an array without elements, whatever its other dimensions', () => {
    const bytes = new Uint8Array(4 + 4 * 40).fill(0xff);
    bytes.set([0, 0, 8, 40, 0, 0, 0, 0]);
    expect(parseIdx(bytes).data).toHaveLength(0);
  });
});

describe('writeIdx', () => {
  it('writes what the format’s table says', () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect([...writeIdx({ shape: [2, 1, 3], data })]).toEqual([...pictures]);
    expect([...writeIdx({ shape: [2, 1, 3], data: Buffer.from(data) })]).toEqual([...pictures]);
  });

  it('refuses a shape that does not fit the data', () => {
    expect(() => writeIdx({ shape: [2, 2], data: new Uint8Array(3) })).toThrow(RangeError);
    expect(() => writeIdx({ shape: [], data: new Uint8Array(1) })).toThrow(RangeError);
    expect(() => writeIdx({ shape: [-1], data: new Uint8Array(1) })).toThrow(RangeError);
  });

  it('refuses a kind of data that IDX has no code for', () => {
    const data = new Uint16Array(1) as unknown as Uint8Array;
    expect(() => writeIdx({ shape: [1], data })).toThrow(/expected data of uint8.*got Uint16Array/);
  });
});
