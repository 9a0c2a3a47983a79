import { MnistDataError } from '../errors/mnist-data-error.js';
import { type IdxType, idxTypeTable } from './idx-format.js';

/** What the first bytes of an IDX file announce. */
export interface IdxHeader {
  type: IdxType;
  shape: readonly number[];
  ArrayType: (typeof idxTypeTable)[number][2];
  /** Length of the header: where the elements begin. */
  headerBytes: number;
  /** Length of the whole file. Beyond 2^53 it is inexact, possibly Infinity: only compare it. */
  totalBytes: number;
}

/**
 * Returns the header of an IDX file; `bytes` may be just the file's beginning.
 *
 * @throws MnistDataError `EMAGIC` when these are not an IDX file's first bytes, `ETRUNCATED` when the header is cut off.
 */
export function readIdxHeader(bytes: Uint8Array, file: string): IdxHeader {
  if (bytes.length < 4) throw truncated(file, 4, bytes.length);
  const entry = idxTypeTable.find(([code]) => code === bytes[2]);
  if (bytes[0] !== 0 || bytes[1] !== 0 || entry === undefined || bytes[3] === 0) {
    const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new MnistDataError(
      'EMAGIC',
      `parseIdx: expected ${file} to begin with the IDX magic 00 00 <type> <rank>, got ${magic}. ${guess(bytes)}`,
      { file, offset: 0 },
    );
  }
  const rank = bytes[3];
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) throw truncated(file, headerBytes, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const [, type, ArrayType] = entry;
  // A zero anywhere means no elements, also beside dimensions whose product overflows (Infinity · 0 is NaN).
  const count = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  const totalBytes = headerBytes + count * ArrayType.BYTES_PER_ELEMENT;
  return { type, shape, ArrayType, headerBytes, totalBytes };
}

function truncated(file: string, expected: number, got: number): MnistDataError {
  return new MnistDataError(
    'ETRUNCATED',
    `parseIdx: expected ${file} to have a header of ${expected} bytes, got ${got} bytes. Fetch the file again.`,
    { file, offset: got },
  );
}

function guess(bytes: Uint8Array): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'It is a gzip file: unzip it first, or use loadIdx.';
  if (bytes[0] === 0x3c) return 'It looks like a web page: the address served something else.';
  return 'It is not an IDX file.';
}
