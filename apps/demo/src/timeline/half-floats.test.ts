import { expect, it } from 'vitest';
import { fromHalf, toHalf } from './half-floats.js';

// From IEEE 754-2008: value, bits.
const pairs: [number, number][] = [
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65_504, 0x7bff],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -14 - 2 ** -24, 0x03ff],
  [0.333251953125, 0x3555],
  [Number.POSITIVE_INFINITY, 0x7c00],
];

it('writes and reads exactly what a half float can hold', () => {
  const bits = new Uint16Array(pairs.length);
  toHalf(
    Float32Array.from(pairs, ([value]) => value),
    bits,
  );
  expect([...bits]).toEqual(pairs.map(([, half]) => half));
  const values = new Float32Array(pairs.length);
  fromHalf(bits, values);
  expect([...values]).toEqual(pairs.map(([value]) => value));
});

it('rounds to the nearest, ties to even, and overflows to infinity', () => {
  // Between 1 and 1 + 2^-10 lie 2^-11 (a tie, down to even), between 1 + 2^-10 and 1 + 2^-9 it goes up.
  const values = [
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
    1 + 2 ** -11 + 2 ** -20,
    65_520,
    2 ** -25,
    3 * 2 ** -25,
    1e-9,
  ];
  const bits = new Uint16Array(values.length);
  toHalf(Float32Array.from(values), bits);
  expect([...bits]).toEqual([0x3c00, 0x3c02, 0x3c01, 0x7c00, 0x0000, 0x0002, 0x0000]);
});
