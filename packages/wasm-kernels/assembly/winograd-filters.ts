// A filter's values at the points of Winograd's filtering, and back.
//
// They are made as the panels (panels.ts) that the register tiles read, one for each point of each kind of tile:
//
//   forward      [phase · in, out]    blocks of output channels, in each the rows of all phases
//   `turned`     [out, phase · in]    phase by phase blocks of input channels

import { tapsOf } from './conv2d-phases';
import { blockVectors, packRows, vectorsOf } from './panels';
import { align, madd } from './simd';
import { Axis, MOST_TAPS, countOf, firstOfKind, phasesAt, pointsOf, pointsOfKinds, tapsTaken } from './winograd-tiles';
import { MOST_POINTS, filterFactor, tapsToPoints } from './winograd';

/** Bytes of the factors of a point, one for each tap. */
const FACTORS_BYTES: usize = 24;

/** Returns the bytes of scratch that the functions here need. */
export function filterScratch(inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32): usize {
  return align(2 * MOST_POINTS * FACTORS_BYTES)
    + (MOST_POINTS * MOST_TAPS + kernelHeight * kernelWidth) * align((inChannels * outChannels) << 2);
}

/** Returns the bytes from one point's panels to the next's: `inner` and `columns` are those of all phases. */
// @ts-ignore: decorator
@inline
export function panelsPitch(inner: i32, columns: i32): usize {
  return align(((inner + 1) * columns) << 2) | 64;
}

/** Returns which of the panels are those of a point. */
export function panelIndex(high: Axis, wide: Axis, kindHigh: i32, kindWide: i32, i: i32, j: i32): i32 {
  return firstOfKind(high, kindHigh) * pointsOfKinds(wide.outputs, wide.taps)
    + pointsOf(high, kindHigh, high.taps) * firstOfKind(wide, kindWide) + i * pointsOf(wide, kindWide, wide.taps) + j;
}

/** Writes the values of a filter [height, width, in, out], as panels. */
export function filterPanels(
  scratch: usize, high: Axis, wide: Axis, to: usize, filter: usize, turned: bool, inChannels: i32, outChannels: i32,
): void {
  const tap: usize = align((inChannels * outChannels) << 2);
  const phases = high.stride * wide.stride;
  const pitch = turned ? panelsPitch(outChannels, phases * inChannels) : panelsPitch(phases * inChannels, outChannels);
  /** Of a phase: what its taps have, and how many columns are cut into blocks. */
  const rows = turned ? outChannels : inChannels;
  const span = turned ? inChannels : outChannels;
  const lines = scratch + align(2 * MOST_POINTS * FACTORS_BYTES);
  const taps = lines + MOST_POINTS * MOST_TAPS * tap;
  packTaps(taps, filter, turned, high.kernel * wide.kernel, rows, span);
  for (let py = 0; py < high.stride; py++) {
    const tapsHigh = tapsOf(high.kernel, high.stride, py);
    for (let px = 0; px < wide.stride; px++) {
      const tapsWide = tapsOf(wide.kernel, wide.stride, px);
      const takenWide = tapsTaken(wide, px);
      for (let kindWide = 0; kindWide < 2; kindWide++) {
        if (countOf(wide, kindWide) == 0) continue;
        const pointsWide = pointsOf(wide, kindWide, takenWide);
        const lineStep = MOST_TAPS * tap;
        for (let u = 0; u < tapsHigh; u++) {
          const first = taps + ((py + u * high.stride) * wide.kernel + px) * tap;
          const line = lines + u * tap;
          tapsToPoints(
            pointsWide, takenWide, tapsWide, first, wide.stride * tap, line, lineStep, line + (pointsWide - 1) * lineStep,
            inChannels * outChannels,
          );
        }
        for (let j = 0; j < pointsWide; j++) {
          const across = phasesAt(wide, kindWide, j, wide.stride, wide.full);
          const phase = py * across + px;
          for (let kindHigh = 0; kindHigh < 2; kindHigh++) {
            if (countOf(high, kindHigh) == 0) continue;
            const pointsHigh = pointsOf(high, kindHigh, tapsTaken(high, py));
            const panel = to + panelIndex(high, wide, kindHigh, kindWide, 0, j) * pitch;
            const step = pointsOf(wide, kindWide, wide.taps) * pitch;
            const rowsHere = turned ? outChannels : high.stride * across * inChannels;
            const last = phasesAt(high, kindHigh, pointsHigh - 1, high.stride, high.full) * across;
            const rowsLast = turned ? outChannels : last * inChannels;
            for (let first = 0; first < span; ) {
              const width = blockVectors(vectorsOf(span - first)) << 2;
              const column = turned ? phase * span + first : first;
              const block = panel + (((rowsHere + 1) * column) << 2);
              const lastBlock = panel + (pointsHigh - 1) * step + (((rowsLast + 1) * column) << 2);
              for (let i = 0; i < pointsHigh - 1; i++) clearBias(block + i * step, width);
              clearBias(lastBlock, width);
              // Behind the bias row, and where phases share a block, those before.
              const own: usize = (width + (turned ? 0 : phase * rows * width)) << 2;
              tapsToPoints(
                pointsHigh, tapsTaken(high, py), tapsHigh, lines + j * lineStep + ((rows * first) << 2), tap, block + own, step,
                lastBlock + own, rows * width,
              );
              first += width;
            }
          }
        }
      }
    }
  }
}

/** Packs each tap's matrix [in, out] into blocks of columns, turned if asked for. */
function packTaps(to: usize, filter: usize, turned: bool, taps: i32, rows: i32, columns: i32): void {
  const bytes: usize = (rows * columns) << 2;
  for (let t = 0; t < taps; t++) {
    let block = to;
    for (let first = 0; first < columns; ) {
      const width = blockVectors(vectorsOf(columns - first)) << 2;
      block = packRows(
        block, filter, rows, columns, turned ? 4 : columns << 2, turned ? rows << 2 : 4, first, width,
      );
      first += width;
    }
    to += align(bytes);
    filter += bytes;
  }
}

// @ts-ignore: decorator
@inline
function clearBias(panel: usize, width: i32): void {
  for (let c = 0; c < width; c += 4) v128.store(panel + (c << 2), f32x4.splat(0));
}

/** Returns the bytes of the products of one point wide, for all points high of both kinds: see `addTaps`. */
export function columnBytes(outHeight: i32, tapsHigh: i32, inner: i32, outChannels: i32): usize {
  return pointsOfKinds(outHeight, tapsHigh) * matrixPitch(inner, outChannels);
}

/** Returns the bytes from one matrix [inner, columns] of those to the next. */
// @ts-ignore: decorator
@inline
export function matrixPitch(inner: i32, columns: i32): usize {
  return align((inner * columns) << 2) | 64;
}

/**
 * Adds to a filter what it has of the values at one point wide: `column` has matrices [phase · in, out], those of all points high of tiles of
 * four, then those of three.
 */
export function addTaps(
  scratch: usize, high: Axis, wide: Axis, kindWide: i32, j: i32, filter: usize, column: usize, inChannels: i32, outChannels: i32,
): void {
  const tap: usize = (inChannels * outChannels) << 2;
  const pitch = matrixPitch(high.stride * wide.stride * inChannels, outChannels);
  const across = phasesAt(wide, kindWide, j, wide.stride, wide.full);
  for (let py = 0; py < high.stride; py++) {
    const taken = tapsTaken(high, py);
    for (let kind = 0; kind < 2; kind++) {
      const n = pointsOf(high, kind, taken);
      for (let i = 0; i < n; i++) {
        for (let u = 0; u < taken; u++) {
          store<f32>(scratch + (kind * MOST_POINTS + i) * FACTORS_BYTES + (u << 2), filterFactor(n, i, taken, u));
        }
      }
    }
    for (let px = 0; px < across; px++) {
      const first = column + (py * across + px) * tap;
      const to = filter + (py * wide.kernel + px) * tap;
      addTapsOfPhase(
        scratch, high, taken, tapsOf(high.kernel, high.stride, py), pointsOf(wide, kindWide, tapsTaken(wide, px)), tapsTaken(wide, px),
        tapsOf(wide.kernel, wide.stride, px), j, to, high.stride * wide.kernel * tap, wide.stride * tap, first, pitch, tap,
      );
    }
  }
}

/** The taps of one phase, three by three. */
function addTapsOfPhase(
  factors: usize, high: Axis, taken: i32, tapsHigh: i32, pointsWide: i32, takenWide: i32, tapsWide: i32, j: i32, to: usize,
  stepHigh: usize, stepWide: usize, from: usize, pitch: usize, bytes: usize,
): void {
  for (let u = 0; u < tapsHigh; u += 3) {
    for (let v = 0; v < tapsWide; v += 3) {
      addNine(
        factors + (u << 2), high, taken, tapsHigh - u, filterFactor(pointsWide, j, takenWide, v),
        filterFactor(pointsWide, j, takenWide, v + 1), filterFactor(pointsWide, j, takenWide, v + 2), tapsWide - v,
        to + u * stepHigh + v * stepWide, stepHigh, stepWide, from, pitch, bytes,
      );
    }
  }
}

/** Three taps high and three wide, or as many as are left. */
function addNine(
  factors: usize, high: Axis, taken: i32, leftHigh: i32, first: f32, second: f32, third: f32, leftWide: i32, to: usize,
  stepHigh: usize, stepWide: usize, from: usize, pitch: usize, bytes: usize,
): void {
  const longer = high.longer > 0 ? pointsOf(high, 0, taken) : 0;
  const shorter = high.longer < high.segments ? pointsOf(high, 1, taken) : 0;
  const afterLonger = firstOfKind(high, 1) * pitch;
  const a = f32x4.splat(first);
  const b = f32x4.splat(second);
  const c = f32x4.splat(third);
  for (let at: usize = 0; at < bytes; at += 32) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let next0 = sum0;
    let next1 = sum0;
    let next2 = sum0;
    let value = from + at;
    let factor = factors;
    let left = longer;
    for (let kind = 0; kind < 2; kind++) {
      for (; left > 0; left--) {
        const z = v128.load(value);
        const next = v128.load(value, 16);
        const f0 = v128.load_splat<f32>(factor);
        sum0 = madd(z, f0, sum0);
        next0 = madd(next, f0, next0);
        const f1 = v128.load_splat<f32>(factor, 4);
        sum1 = madd(z, f1, sum1);
        next1 = madd(next, f1, next1);
        const f2 = v128.load_splat<f32>(factor, 8);
        sum2 = madd(z, f2, sum2);
        next2 = madd(next, f2, next2);
        value += pitch;
        factor += FACTORS_BYTES;
      }
      value = from + afterLonger + at;
      factor = factors + MOST_POINTS * FACTORS_BYTES;
      left = shorter;
    }
    const row = to + at;
    addRow(row, stepWide, leftWide, sum0, next0, a, b, c);
    if (leftHigh > 1) addRow(row + stepHigh, stepWide, leftWide, sum1, next1, a, b, c);
    if (leftHigh > 2) addRow(row + 2 * stepHigh, stepWide, leftWide, sum2, next2, a, b, c);
  }
}

// @ts-ignore: decorator
@inline
function addRow(to: usize, step: usize, taps: i32, sum: v128, next: v128, a: v128, b: v128, c: v128): void {
  addTwo(to, sum, next, a);
  if (taps > 1) addTwo(to + step, sum, next, b);
  if (taps > 2) addTwo(to + 2 * step, sum, next, c);
}

// @ts-ignore: decorator
@inline
function addTwo(to: usize, sum: v128, next: v128, factor: v128): void {
  v128.store(to, madd(sum, factor, v128.load(to)));
  v128.store(to, madd(next, factor, v128.load(to, 16)), 16);
}
