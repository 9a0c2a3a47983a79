/*
 * The IDX format, all numbers big-endian:
 *
 * | offset     | bytes | content                                        |
 * |------------|-------|------------------------------------------------|
 * | 0          | 2     | zero                                           |
 * | 2          | 1     | element type, a code of the table below        |
 * | 3          | 1     | rank: number of dimensions, at least 1         |
 * | 4          | 4·rank| the dimensions, unsigned                       |
 * | 4 + 4·rank |       | the elements, row-major (last dimension inner) |
 */

/** The element types of IDX and the typed array that holds each. */
export interface IdxTypes {
  uint8: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** Name of an IDX element type. */
export type IdxType = keyof IdxTypes;

/** An array of an IDX file: `data` is row-major, of `shape[0] · shape[1] · …` elements. */
export type IdxArray = { [T in IdxType]: { type: T; shape: readonly number[]; data: IdxTypes[T] } }[IdxType];

/** [code in the file, name, the typed array that holds it] */
export const idxTypeTable = [
  [0x08, 'uint8', Uint8Array],
  [0x09, 'int8', Int8Array],
  [0x0b, 'int16', Int16Array],
  [0x0c, 'int32', Int32Array],
  [0x0d, 'float32', Float32Array],
  [0x0e, 'float64', Float64Array],
] as const satisfies readonly (readonly [number, IdxType, unknown])[];

/** Whether this machine keeps numbers the other way round than IDX does, as nearly all do. */
export const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Turns elements between IDX's order of bytes and this machine's, in place. */
export function turnBytes(bytes: Uint8Array, bytesPerElement: number): Uint8Array {
  if (!littleEndian) return bytes;
  for (let first = 0; first < bytes.length; first += bytesPerElement) {
    for (let low = first, high = first + bytesPerElement - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
  return bytes;
}
