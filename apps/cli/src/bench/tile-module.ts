/*
 * The innermost loop of a matrix product as a WebAssembly module, written byte by byte: what it reaches is the limit that the
 * kernels are held to. Panels lie in the first-level cache; nothing is packed, nothing is left over at the edges.
 *
 *   for each of `depth` rows of the panels
 *     b[0..vectors] = four floats each of the right-hand panel
 *     for each of `rows`: a = one float of the left-hand panel, four times; sum[row][0..vectors] += a · b
 */

export interface Tile {
  /** Of the product that a tile computes at once. */
  rows: number;
  /** Columns of it, in fours. */
  vectors: number;
}

const i32 = 0x7f;
const v128 = 0x7b;
const simd = 0xfd;
const rightPanel = 32_768;

/** Returns the bytes of a module that exports `run(repeats, depth)`; depth at most 1,000. */
export function tileModule({ rows, vectors }: Tile, relaxed: boolean): Uint8Array<ArrayBuffer> {
  const [repeats, depth, left, right, k] = [0, 1, 2, 3, 4];
  const a = 5;
  const b = (vector: number) => a + 1 + vector;
  const sum = (row: number, vector: number) => b(vectors) + row * vectors + vector;
  const vectorLocals = 1 + vectors + rows * vectors;

  const multiplyAdd = (target: number, vector: number) =>
    relaxed
      ? [...get(a), ...get(b(vector)), ...get(target), simd, ...leb(0x105), ...set(target)]
      : [
          ...get(target),
          ...get(a),
          ...get(b(vector)),
          simd,
          ...leb(0xe6),
          simd,
          ...leb(0xe4),
          ...set(target),
        ];
  const inner = [
    ...range(vectors).flatMap((v) => [...get(right), simd, 0x00, 4, ...leb(16 * v), ...set(b(v))]),
    ...range(rows).flatMap((row) => [
      ...[...get(left), simd, 0x09, 2, ...leb(4 * row), ...set(a)],
      ...range(vectors).flatMap((v) => multiplyAdd(sum(row, v), v)),
    ]),
    ...increase(left, 4 * rows),
    ...increase(right, 16 * vectors),
  ];
  const body = [
    ...[2, 3, i32, ...leb(vectorLocals), v128],
    ...countDown(repeats, [
      ...[...constant(0), ...set(left), ...constant(rightPanel), ...set(right), ...get(depth), ...set(k)],
      ...countDown(k, inner),
    ]),
    // Stored, or an engine may leave the work out.
    ...range(rows * vectors).flatMap((i) => [
      ...[...constant(16 * i), ...get(sum(0, 0) + i), simd, 0x0b, 4, 0],
    ]),
    0x0b,
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, i32, i32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 2]),
    ...section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function section(id: number, bytes: number[]): number[] {
  return [id, ...leb(bytes.length), ...bytes];
}

function get(local: number): number[] {
  return [0x20, ...leb(local)];
}

function set(local: number): number[] {
  return [0x21, ...leb(local)];
}

function constant(value: number): number[] {
  return [0x41, ...signedLeb(value)];
}

function increase(local: number, by: number): number[] {
  return [...get(local), ...constant(by), 0x6a, ...set(local)];
}

/** `do { … } while (--counter)` */
function countDown(counter: number, body: number[]): number[] {
  return [0x03, 0x40, ...body, ...get(counter), ...constant(1), 0x6b, 0x22, ...leb(counter), 0x0d, 0, 0x0b];
}

/** LEB128: seven bits a byte, the lowest first. */
function leb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}

/** Signed LEB128 of a number of at least 0: its last byte keeps bit 6 clear. */
function signedLeb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x40 ? [low] : [low | 0x80, ...signedLeb(value >>> 7)];
}
