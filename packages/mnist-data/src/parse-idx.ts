import type { IdxArray } from './idx-format.js';
import { MnistDataError } from './mnist-data-error.js';
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
  const { type, shape, bytesPerElement, headerBytes, totalBytes } = readIdxHeader(source, file);
  if (source.length !== totalBytes) {
    const short = source.length < totalBytes;
    throw new MnistDataError(
      short ? 'ETRUNCATED' : 'EMISMATCH',
      `parseIdx: expected ${file} to have ${totalBytes} bytes (its header says [${shape.join(', ')}] ${type}), ` +
        `got ${source.length}. ${short ? 'Fetch the file again.' : 'Bytes are left over: the file is not what it says.'}`,
      { file, offset: Math.min(source.length, totalBytes) },
    );
  }
  const { buffer, byteOffset } = source;
  const start = byteOffset + headerBytes;
  const length = (totalBytes - headerBytes) / bytesPerElement;
  if (type === 'uint8') return { type, shape, data: new Uint8Array(buffer, start, length) };
  if (type === 'int8') return { type, shape, data: new Int8Array(buffer, start, length) };

  const view = new DataView(buffer, start);
  const at = bytesPerElement;
  switch (type) {
    case 'int16':
      return { type, shape, data: Int16Array.from({ length }, (_, i) => view.getInt16(i * at)) };
    case 'int32':
      return { type, shape, data: Int32Array.from({ length }, (_, i) => view.getInt32(i * at)) };
    case 'float32':
      return { type, shape, data: Float32Array.from({ length }, (_, i) => view.getFloat32(i * at)) };
    case 'float64':
      return { type, shape, data: Float64Array.from({ length }, (_, i) => view.getFloat64(i * at)) };
  }
}
