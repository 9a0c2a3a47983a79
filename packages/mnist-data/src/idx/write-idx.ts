import { type IdxTypes, idxTypeTable, turnBytes } from './idx-format.js';

/** An array to write: the element type is that of `data`. */
export interface IdxInput {
  shape: readonly number[];
  data: IdxTypes[keyof IdxTypes];
}

/**
 * Returns the bytes of an (unzipped) IDX file that {@link parseIdx} reads back exactly.
 *
 * @throws RangeError when `shape` is not 1..255 dimensions of 0..2^32-1, or `data` does not have as many elements.
 * @throws TypeError when `data` is of a kind that IDX has no code for.
 */
export function writeIdx(array: IdxInput): Uint8Array {
  const { shape, data } = array;
  // The tag, not the constructor's name: a Node Buffer is a Uint8Array too.
  const kind = data[Symbol.toStringTag].replace('Array', '').toLowerCase();
  const entry = idxTypeTable.find(([, type]) => type === kind);
  if (entry === undefined) {
    throw new TypeError(
      `writeIdx: expected data of ${idxTypeTable.map(([, type]) => type).join(', ')}, got ${data[Symbol.toStringTag]}. ` +
        'Convert it to one of these typed arrays first.',
    );
  }
  const dimensionsFit = shape.every((size) => Number.isInteger(size) && size >= 0 && size < 2 ** 32);
  if (shape.length < 1 || shape.length > 255 || !dimensionsFit) {
    throw new RangeError(
      `writeIdx: expected a shape of 1 to 255 sizes, got [${shape.join(', ')}]. Correct the shape.`,
    );
  }
  const count = shape.reduce((product, size) => product * size, 1);
  if (data.length !== count) {
    throw new RangeError(
      `writeIdx: expected ${count} elements for shape [${shape.join(', ')}], got ${data.length}. Pass the shape of data.`,
    );
  }

  const [code] = entry;
  const headerBytes = 4 + 4 * shape.length;
  const bytes = new Uint8Array(headerBytes + data.byteLength);
  bytes[2] = code;
  bytes[3] = shape.length;
  const view = new DataView(bytes.buffer);
  shape.forEach((size, axis) => {
    view.setUint32(4 + 4 * axis, size);
  });
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), headerBytes);
  turnBytes(bytes.subarray(headerBytes), data.BYTES_PER_ELEMENT);
  return bytes;
}
