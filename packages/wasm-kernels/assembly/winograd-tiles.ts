// How an image is cut for Winograd's filtering. Along each axis the outputs fall into segments of two lengths, one apart, the longer first:
// for two or three taps four and three, 14 = 4 + 4 + 3 + 3, 7 = 4 + 3. A tile is a segment high and one wide, and has points × points values.
//
// With a stride, inputs and filter fall into phases, every stride-th from one of the first on, and the convolution is the sum of one of
// stride 1 for each. The first `full` phases have `taps` taps, the others one less: they do without the last point.
//
// The values of an image lie tile by tile, rows of tiles from top to bottom; in a tile point by point, those of all phases together:
//
//   [ segment high ][ segment wide ][ point high ][ point wide ][ phase high ][ phase wide ][ channel ]

import { tapsOf } from './conv2d-phases';
import { align } from './simd';
import { MOST_POINTS } from './winograd';

/** One axis of a convolution. */
@unmanaged
export class Axis {
  inputs: i32;
  /** Padding before the first input. */
  before: i32;
  outputs: i32;
  kernel: i32;
  stride: i32;
  /** Taps of the phases that have most, 2 to 5. */
  taps: i32;
  /** Phases that have so many. */
  full: i32;
  /** Outputs of the longer segments. */
  length: i32;
  segments: i32;
  /** How many of them are the longer ones. */
  longer: i32;
}

/** Bytes of an axis. */
export const AXIS_BYTES: usize = 64;

/** The most taps of a phase that there are points for; the least is 2. */
export const MOST_TAPS: i32 = 5;

/** Returns the taps of the phases that have most. */
// @ts-ignore: decorator
@inline
export function mostTaps(kernel: i32, stride: i32): i32 {
  return tapsOf(kernel, stride, 0);
}

/** Returns how many phases are taken to have all taps. Where that is 2, all: phases of one tap have another of zero. */
export function fullPhases(kernel: i32, stride: i32): i32 {
  return mostTaps(kernel, stride) == 2 ? stride : (kernel - 1) % stride + 1;
}

/** Returns the outputs of the longer segments: as many as there are points for, four at most. */
// @ts-ignore: decorator
@inline
function lengthOf(taps: i32): i32 {
  return min(4, MOST_POINTS + 1 - taps);
}

export function segmentsOf(outputs: i32, taps: i32): i32 {
  return (outputs + lengthOf(taps) - 1) / lengthOf(taps);
}

function longerOf(outputs: i32, taps: i32): i32 {
  return max(0, outputs - (lengthOf(taps) - 1) * segmentsOf(outputs, taps));
}

export function prepareAxis(at: usize, inputs: i32, before: i32, outputs: i32, kernel: i32, stride: i32): Axis {
  const axis = changetype<Axis>(at);
  axis.inputs = inputs;
  axis.before = before;
  axis.outputs = outputs;
  axis.kernel = kernel;
  axis.stride = stride;
  axis.taps = mostTaps(kernel, stride);
  axis.full = fullPhases(kernel, stride);
  axis.length = lengthOf(axis.taps);
  axis.segments = segmentsOf(outputs, axis.taps);
  axis.longer = longerOf(outputs, axis.taps);
  return axis;
}

// The kind of a segment is 0 for the longer, 1 for the shorter ones.

/** Returns how many segments of a kind there are. */
// @ts-ignore: decorator
@inline
export function countOf(axis: Axis, kind: i32): i32 {
  return kind == 0 ? axis.longer : axis.segments - axis.longer;
}

/** Returns the kind of a segment. */
// @ts-ignore: decorator
@inline
export function kindOf(axis: Axis, segment: i32): i32 {
  return segment < axis.longer ? 0 : 1;
}

/** Returns the first output of a segment. */
// @ts-ignore: decorator
@inline
export function startOf(axis: Axis, segment: i32): i32 {
  return (axis.length - 1) * segment + min(segment, axis.longer);
}

/** Returns how many taps a phase is taken to have. */
// @ts-ignore: decorator
@inline
export function tapsTaken(axis: Axis, phase: i32): i32 {
  return phase < axis.full ? axis.taps : axis.taps - 1;
}

/** Returns the outputs of a segment. */
// @ts-ignore: decorator
@inline
export function outputsOf(axis: Axis, kind: i32): i32 {
  return axis.length - kind;
}

/** Returns the points of a segment for a filter of `taps`. */
// @ts-ignore: decorator
@inline
export function pointsOf(axis: Axis, kind: i32, taps: i32): i32 {
  return axis.length - kind + taps - 1;
}

/** Returns the points of all segments before `segment`. */
export function pointsBefore(axis: Axis, segment: i32, taps: i32): i32 {
  return (axis.length + taps - 2) * segment + min(segment, axis.longer);
}

/** Returns how many points of both kinds there are, once each. */
export function pointsOfKinds(outputs: i32, taps: i32): i32 {
  const longer = longerOf(outputs, taps);
  const points = lengthOf(taps) + taps - 1;
  return (longer > 0 ? points : 0) + (longer < segmentsOf(outputs, taps) ? points - 1 : 0);
}

/** Returns how many of those come before a kind's. */
export function firstOfKind(axis: Axis, kind: i32): i32 {
  return kind == 1 && axis.longer > 0 ? pointsOf(axis, 0, axis.taps) : 0;
}

/** Values of images, as they lie in memory. */
@unmanaged
export class Values {
  /** Phases along each axis, and those that have the last point. */
  phasesHigh: i32;
  fullHigh: i32;
  phasesWide: i32;
  fullWide: i32;
  /** Bytes of a phase's channels at a point. */
  channels: usize;
  /** Bytes of a row of the shorter tiles, and how many more those of the longer have. */
  row: usize;
  more: usize;
  /** Bytes from image to image. */
  image: usize;
}

/** Bytes of what says how values lie. */
export const VALUES_BYTES: usize = 64;

/** Returns how many values an image has for each channel. */
export function valuesOf(
  outHeight: i32, outWidth: i32, tapsHigh: i32, tapsWide: i32, phasesHigh: i32, fullHigh: i32, phasesWide: i32, fullWide: i32,
): i32 {
  const high = spanOfAll(segmentsOf(outHeight, tapsHigh), longerOf(outHeight, tapsHigh), tapsHigh, phasesHigh, fullHigh);
  const wide = spanOfAll(segmentsOf(outWidth, tapsWide), longerOf(outWidth, tapsWide), tapsWide, phasesWide, fullWide);
  return high * wide;
}

/** Returns the bytes of an image's values, `count` for each channel: an odd number of cache lines, so that images spread over the cache. */
// @ts-ignore: decorator
@inline
export function valuesBytes(count: i32, channels: i32): usize {
  return align((count * channels) << 2) | 64;
}

function spanOfAll(segments: i32, longer: i32, taps: i32, phases: i32, full: i32): i32 {
  return segments * ((lengthOf(taps) + taps - 3) * phases + full) + longer * phases;
}

export function prepareValues(
  at: usize, high: Axis, wide: Axis, phasesHigh: i32, fullHigh: i32, phasesWide: i32, fullWide: i32, channels: i32,
): Values {
  const values = changetype<Values>(at);
  values.phasesHigh = phasesHigh;
  values.fullHigh = fullHigh;
  values.phasesWide = phasesWide;
  values.fullWide = fullWide;
  values.channels = channels << 2;
  const point = spanBefore(wide, wide.segments, phasesWide, fullWide) * values.channels;
  values.row = spanOf(high, 1, phasesHigh, fullHigh) * point;
  values.more = phasesHigh * point;
  values.image = valuesBytes(
    valuesOf(high.outputs, wide.outputs, high.taps, wide.taps, phasesHigh, fullHigh, phasesWide, fullWide), channels,
  );
  return values;
}

/** Returns how many of all phases' points there are in a segment of a kind. */
// @ts-ignore: decorator
@inline
export function spanOf(axis: Axis, kind: i32, phases: i32, full: i32): i32 {
  return (pointsOf(axis, kind, axis.taps) - 1) * phases + full;
}

// @ts-ignore: decorator
@inline
function spanBefore(axis: Axis, segment: i32, phases: i32, full: i32): i32 {
  return spanOfAll(segment, min(segment, axis.longer), axis.taps, phases, full);
}

/** Returns the byte of an image at which a row of tiles starts. */
// @ts-ignore: decorator
@inline
export function rowAt(values: Values, high: Axis, y: i32): usize {
  return y * values.row + min(y, high.longer) * values.more;
}

/** Returns the byte of a row of tiles at which a tile starts. */
export function tileAt(values: Values, high: Axis, wide: Axis, kindHigh: i32, x: i32): usize {
  const own = spanOf(high, kindHigh, values.phasesHigh, values.fullHigh);
  return own * spanBefore(wide, x, values.phasesWide, values.fullWide) * values.channels;
}

/** Returns how many phases have point `point` of a segment of a kind. */
export function phasesAt(axis: Axis, kind: i32, point: i32, phases: i32, full: i32): i32 {
  return point < pointsOf(axis, kind, axis.taps) - 1 ? phases : full;
}

/** Returns the byte of a tile at which a point's values start. */
export function pointAt(values: Values, high: Axis, wide: Axis, kindHigh: i32, kindWide: i32, i: i32, j: i32): usize {
  const row = spanOf(wide, kindWide, values.phasesWide, values.fullWide);
  const phases = phasesAt(high, kindHigh, i, values.phasesHigh, values.fullHigh);
  return (i * values.phasesHigh * row + j * phases * values.phasesWide) * values.channels;
}

/** Writes where each image's tiles of two kinds start; returns how many there are. */
export function tileOffsets(
  to: usize, values: Values, high: Axis, wide: Axis, kindHigh: i32, kindWide: i32, images: i32,
): i32 {
  const firstHigh = kindHigh == 0 ? 0 : high.longer;
  const firstWide = kindWide == 0 ? 0 : wide.longer;
  const endHigh = firstHigh + countOf(high, kindHigh);
  const endWide = firstWide + countOf(wide, kindWide);
  let at = to;
  for (let image = 0; image < images; image++) {
    for (let y = firstHigh; y < endHigh; y++) {
      const row = image * values.image + rowAt(values, high, y);
      for (let x = firstWide; x < endWide; x++) {
        store<u32>(at, <u32>(row + tileAt(values, high, wide, kindHigh, x)));
        at += 4;
      }
    }
  }
  return <i32>((at - to) >> 2);
}
