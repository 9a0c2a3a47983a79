import { MnistDataError } from '../errors/mnist-data-error.js';
import { type IdxArray, turnBytes } from './idx-format.js';
import { readIdxHeader } from './read-idx-header.js';

/** Options of {@link parseIdx}. */
export interface ParseIdxOptions {
  /** Name of the file, for error messages. @defaultValue `'the IDX data'` */
  file?: string;
}

/**
 * Returns the array of an (unzipped) IDX file. Bytes are not copied: for `uint8` and `int8`, `data` is a view of `bytes`.
 *
 * Nothing is allocated on the header's word alone: its size is first held against the bytes that are there.
 *
 * @throws MnistDataError `EMAGIC` for another format, `ETRUNCATED` for too few bytes, `EMISMATCH` for too many.
 */
export function parseIdx(bytes: Uint8Array | ArrayBuffer, options: ParseIdxOptions = {}): IdxArray {
  const { file = 'the IDX data' } = options;
  const source = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const { type, shape, ArrayType, headerBytes, totalBytes } = readIdxHeader(source, file);
  if (source.length !== totalBytes) {
    const short = source.length < totalBytes;
    throw new MnistDataError(
      short ? 'ETRUNCATED' : 'EMISMATCH',
      `parseIdx: expected ${file} to have ${totalBytes} bytes (its header says [${shape.join(', ')}] ${type}), ` +
        `got ${source.length}. ${short ? 'Fetch the file again.' : 'Bytes are left over: the file is not what it says.'}`,
      { file, offset: Math.min(source.length, totalBytes) },
    );
  }
  const length = (totalBytes - headerBytes) / ArrayType.BYTES_PER_ELEMENT;
  const data =
    ArrayType.BYTES_PER_ELEMENT === 1
      ? new ArrayType(source.buffer as ArrayBuffer, source.byteOffset + headerBytes, length)
      : new ArrayType(
          turnBytes(source.slice(headerBytes), ArrayType.BYTES_PER_ELEMENT).buffer as ArrayBuffer,
        );
  return { type, shape, data } as IdxArray;
}
