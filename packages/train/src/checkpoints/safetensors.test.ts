import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type TensorRecord } from '../index.js';

const text = (value: string) => new TextEncoder().encode(value);

/** A file by the format's definition: length, header, values. */
function file(header: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, text(header).length, true);
  return new Uint8Array([...length, ...text(header), ...data]);
}

const tensors: TensorRecord = {
  'b/bias': { dtype: 'float32', shape: [1], data: new Float32Array([-2]) },
  'a/kernel': { dtype: 'float32', shape: [1, 2], data: new Float32Array([1, 0.5]) },
};

describe('encodeSafetensors', () => {
  it('writes length, padded header and values in alphabetical order, to the byte', () => {
    const header =
      '{"__metadata__":{"step":"3"},"a/kernel":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},' +
      '"b/bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    // 1 = 0x3f800000, 0.5 = 0x3f000000, −2 = 0xc0000000, lowest byte first.
    const data = new Uint8Array([0, 0, 0x80, 0x3f, 0, 0, 0, 0x3f, 0, 0, 0, 0xc0]);
    expect(encodeSafetensors(tensors, { step: '3' })).toEqual(file(padded, data));
    expect(padded.length % 8).toBe(0);
  });

  it('refuses what the format cannot hold, by name', () => {
    const data = new Float32Array(3);
    expect(() => encodeSafetensors({ a: { dtype: 'float32', shape: [2, 2], data } })).toThrow(
      'encodeSafetensors: expected 4 values for "a" [2,2], got 3.',
    );
    expect(() => encodeSafetensors({ __metadata__: { dtype: 'float32', shape: [3], data } })).toThrow(
      TypeError,
    );
  });
});

describe('decodeSafetensors', () => {
  it('reads back what was written, wherever the bytes lie in their buffer', () => {
    const bytes = encodeSafetensors(tensors, { note: 'π ≈ 3.14' });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    // The slice of a Node Buffer is no copy.
    for (const source of [bytes, shifted.subarray(3), Buffer.from(bytes)]) {
      const decoded = decodeSafetensors(source);
      expect(decoded).toEqual({ tensors, metadata: { note: 'π ≈ 3.14' } });
    }
  });

  it('reads scalars, empty tensors, unpadded headers and any order', () => {
    const header =
      '{"z":{"shape":[],"dtype":"F32","data_offsets":[0,4]},"empty":{"dtype":"F32","shape":[0,3],"data_offsets":[4,4]}}';
    const { tensors: read, metadata } = decodeSafetensors(file(header, new Uint8Array([0, 0, 0x80, 0x3f])));
    expect(read.z).toEqual({ dtype: 'float32', shape: [], data: new Float32Array([1]) });
    expect(read.empty.data.length).toBe(0);
    expect(metadata).toEqual({});
  });

  it('takes a tensor called __proto__ for a tensor', () => {
    const data = new Float32Array([1]);
    const odd = Object.fromEntries([['__proto__', { dtype: 'float32' as const, shape: [1], data }]]);
    expect(Object.keys(decodeSafetensors(encodeSafetensors(odd)).tensors)).toEqual(['__proto__']);
  });

  const entry = (name: string, shape: number[], start: number, end: number) =>
    `"${name}":{"dtype":"F32","shape":${JSON.stringify(shape)},"data_offsets":[${start},${end}]}`;
  const four = new Uint8Array(4);
  const eight = new Uint8Array(8);
  const cases: [what: string, bytes: Uint8Array, message: string][] = [
    ['no bytes', new Uint8Array(3), 'it has 3 bytes'],
    ['a length beyond the file', file('{}').subarray(0, 9), 'it is cut off'],
    ['another format', text('PK\u0003\u0004 a zip file or so'), 'this is another format'],
    ['a header that is no JSON', file('{"a"'), 'its header is not JSON'],
    ['a header that is no object', file('[1]'), 'its header is not a JSON object'],
    [
      'metadata that are no strings',
      file('{"__metadata__":{"a":1}}'),
      'metadata is not an object of strings',
    ],
    [
      'a shape that is no list',
      file('{"a":{"dtype":"F32","shape":4,"data_offsets":[0,4]}}', four),
      'the shape of "a"',
    ],
    ['a negative size', file(`{${entry('a', [-1], 0, 4)}}`, four), 'the shape of "a"'],
    ['offsets the wrong way round', file(`{${entry('a', [1], 4, 0)}}`, four), 'the data_offsets of "a"'],
    ['an entry that is no object', file('{"a":null}'), 'the shape of "a"'],
    ['a size that is not the shape’s', file(`{${entry('a', [2], 0, 4)}}`, four), '"a" [2] takes 8 bytes'],
    ['a huge shape', file(`{${entry('a', [4294967296, 4294967296], 0, 4)}}`, four), 'takes'],
    ['overlap', file(`{${entry('a', [1], 0, 4)},${entry('b', [2], 0, 8)}}`, eight), '"b" overlaps'],
    ['a gap', file(`{${entry('a', [1], 4, 8)}}`, eight), 'nothing describes the bytes before "a"'],
    [
      'cut-off values',
      file(`{${entry('a', [2], 0, 8)}}`, four),
      '8 bytes of values are described, 4 are there',
    ],
    ['bytes after the last tensor', file(`{${entry('a', [1], 0, 4)}}`, eight), '4 bytes follow'],
  ];
  for (const [what, bytes, message] of cases) {
    it(`refuses ${what}`, () => {
      expect(() => decodeSafetensors(bytes)).toThrow(RangeError);
      expect(() => decodeSafetensors(bytes)).toThrow(message);
    });
  }

  it('names a tensor of another type', () => {
    const bytes = file('{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}', four);
    expect(() => decodeSafetensors(bytes)).toThrow(
      'decodeSafetensors: expected tensors of type F32, got "a" of type BF16. Save it as float32, or leave it out.',
    );
  });

  it('never fails otherwise on damaged files', () => {
    const bytes = encodeSafetensors(tensors, { step: '3' });
    for (let i = 0; i < bytes.length; i++) {
      for (const bit of [1, 32, 128]) {
        const damaged = bytes.slice();
        damaged[i] ^= bit;
        for (const candidate of [damaged, damaged.subarray(0, i)]) {
          try {
            decodeSafetensors(candidate);
          } catch (error) {
            expect((error as Error).message).toMatch(/^decodeSafetensors: expected /);
          }
        }
      }
    }
  });
});
