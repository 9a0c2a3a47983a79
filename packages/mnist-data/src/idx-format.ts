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

/** [code in the file, name, bytes per element] */
export const idxTypeTable: readonly (readonly [number, IdxType, number])[] = [
  [0x08, 'uint8', 1],
  [0x09, 'int8', 1],
  [0x0b, 'int16', 2],
  [0x0c, 'int32', 4],
  [0x0d, 'float32', 4],
  [0x0e, 'float64', 8],
];
