// Images and their values at the points of Winograd's filtering: rows first, then columns, four channels at a time, a phase at a time.

import { align } from './simd';
import { MOST_POINTS, gradientsToPoints, inputsToPoints, pointsToInputs, pointsToOutputs } from './winograd';
import {
  Axis, Values, kindOf, outputsOf, phasesAt, pointsBefore, pointsOf, rowAt, segmentsOf, spanOf, startOf, tapsTaken, tileAt,
} from './winograd-tiles';

// What a transform works with, at one address:
//
//   [ plane of pixels ][ plane of values: rows of pixels, at points ][ places: of a plane's rows, and of tiles of both kinds high ]

// @ts-ignore: decorator
@inline
function rowsOf(outputs: i32, taps: i32): i32 {
  return segmentsOf(outputs, taps) * MOST_POINTS + taps - 1;
}

// @ts-ignore: decorator
@inline
function pointsAlong(outputs: i32, taps: i32): i32 {
  return segmentsOf(outputs, taps) * MOST_POINTS;
}

function placesBytes(outHeight: i32, outWidth: i32, tapsHigh: i32, tapsWide: i32): usize {
  return align(max(rowsOf(outHeight, tapsHigh), pointsAlong(outWidth, tapsWide)) << 3);
}

function planeBytes(outHeight: i32, outWidth: i32, tapsHigh: i32, tapsWide: i32): usize {
  return align((rowsOf(outHeight, tapsHigh) * pointsAlong(outWidth, tapsWide)) << 4);
}

/** Returns the bytes of what transforms work with, of as many phases. */
export function planesBytes(outHeight: i32, outWidth: i32, tapsHigh: i32, tapsWide: i32, phases: i32): usize {
  return 2 * planeBytes(outHeight, outWidth, tapsHigh, tapsWide)
    + 3 * phases * placesBytes(outHeight, outWidth, tapsHigh, tapsWide);
}

function linesOf(planes: usize, high: Axis, wide: Axis): usize {
  return planes + planeBytes(high.outputs, wide.outputs, high.taps, wide.taps);
}

/** Returns the places of a phase: 0 of a plane's rows, 1 and 2 of tiles by their kind high. */
function placesOf(planes: usize, high: Axis, wide: Axis, phase: i32, which: i32): usize {
  return planes + 2 * planeBytes(high.outputs, wide.outputs, high.taps, wide.taps)
    + (3 * phase + which) * placesBytes(high.outputs, wide.outputs, high.taps, wide.taps);
}

/** Makes ready for planes of `values`, which has `phasesHigh` × `phasesWide` phases. */
export function preparePlanes(planes: usize, high: Axis, wide: Axis, values: Values): void {
  for (let py = 0; py < values.phasesHigh; py++) {
    for (let px = 0; px < values.phasesWide; px++) {
      const phase = py * values.phasesWide + px;
      const taps = tapsOfPhase(wide, values.phasesWide, px);
      const linePitch = pointsBefore(wide, wide.segments, taps) << 4;
      let place = placesOf(planes, high, wide, phase, 0);
      for (let u = 0; u < rowsOf(high.outputs, high.taps); u++) {
        store<u32>(place, u * linePitch);
        store<u32>(place, u * linePitch, 4);
        place += 8;
      }
      for (let kind = 0; kind < 2; kind++) {
        writePlaces(placesOf(planes, high, wide, phase, kind + 1), high, wide, values, kind, py, px, taps);
      }
    }
  }
}

/** Where each point wide of a phase lies in a row of tiles of one kind high. */
function writePlaces(
  place: usize, high: Axis, wide: Axis, values: Values, kind: i32, py: i32, px: i32, taps: i32,
): void {
  const last = pointsOf(high, kind, tapsOfPhase(high, values.phasesHigh, py)) - 1;
  const down = phasesAt(high, kind, last, values.phasesHigh, values.fullHigh);
  for (let x = 0; x < wide.segments; x++) {
    const kindWide = kindOf(wide, x);
    const tile = tileAt(values, high, wide, kind, x);
    const n = pointsOf(wide, kindWide, taps);
    for (let j = 0; j < n; j++) {
      const across = phasesAt(wide, kindWide, j, values.phasesWide, values.fullWide);
      const own = (py * across + px) * values.channels;
      const step = j * values.phasesWide * values.channels;
      store<u32>(place, <u32>(tile + step * values.phasesHigh + own));
      store<u32>(place, <u32>(tile + step * down + own), 4);
      place += 8;
    }
  }
}

/** Returns the taps of a phase; of outputs, which have one phase, all. */
// @ts-ignore: decorator
@inline
function tapsOfPhase(axis: Axis, phases: i32, phase: i32): i32 {
  return phases == 1 ? axis.taps : tapsTaken(axis, phase);
}

/** Returns the bytes from a point high to the next, in tiles of a kind wide. */
function pointStep(values: Values, wide: Axis, kindWide: i32): usize {
  return values.phasesHigh * spanOf(wide, kindWide, values.phasesWide, values.fullWide) * values.channels;
}

/** Returns the first i ≥ 0 for which i · stride + offset is not negative. */
function firstInside(offset: i32, stride: i32): i32 {
  return offset < 0 ? (stride - 1 - offset) / stride : 0;
}

/** Returns the end of those for which it is less than `size`, `most` at most. */
function endInside(offset: i32, stride: i32, size: i32, most: i32): i32 {
  return offset < size ? min(most, (size - 1 - offset) / stride + 1) : 0;
}

// Where zeros are written here, a loop does it: the engine's `memory.fill` takes longer to call than so few vectors to write.

/** Sets `rows` rows of `columns` vectors to zero, `pitch` bytes apart. */
function clear(to: usize, rows: i32, columns: i32, pitch: usize): void {
  for (; rows > 0; rows--) {
    const end = to + (columns << 4);
    for (let at = to; at < end; at += 16) v128.store(at, f32x4.splat(0));
    to += pitch;
  }
}

/** Writes the values of `images` inputs, x [images, height, width, channels]. */
export function inputValues(
  planes: usize, high: Axis, wide: Axis, values: Values, to: usize, x: usize, images: i32, channels: i32,
): void {
  throughPlanes(planes, high, wide, values, to, x, images, channels, false);
}

/** The way back, for gradients: writes dx [images, height, width, channels]. */
export function valuesToInputs(
  planes: usize, high: Axis, wide: Axis, values: Values, from: usize, dx: usize, images: i32, channels: i32,
): void {
  throughPlanes(planes, high, wide, values, from, dx, images, channels, true);
}

/** Takes images, phase by phase and four channels at a time, through a plane to their values, or `back`. */
// @ts-ignore: decorator
@inline
function throughPlanes(
  planes: usize, high: Axis, wide: Axis, values: Values, tiles: usize, pixels: usize, images: i32, channels: i32, back: bool,
): void {
  const rowBytes: usize = (wide.inputs * channels) << 2;
  const step: usize = (wide.stride * channels) << 2;
  const down = high.stride * rowBytes;
  for (let image = 0; image < images; image++) {
    for (let py = 0; py < high.stride; py++) {
      for (let px = 0; px < wide.stride; px++) {
        const rows = startOf(high, high.segments) + tapsTaken(high, py) - 1;
        const columns = startOf(wide, wide.segments) + tapsTaken(wide, px) - 1;
        const u0 = firstInside(py - high.before, high.stride);
        const u1 = endInside(py - high.before, high.stride, high.inputs, rows);
        const v0 = firstInside(px - wide.before, wide.stride);
        const v1 = endInside(px - wide.before, wide.stride, wide.inputs, columns);
        const pitch: usize = columns << 4;
        const corner = pixels + (u0 * high.stride + py - high.before) * rowBytes
          + (((v0 * wide.stride + px - wide.before) * channels) << 2);
        // Beside the image are zeros.
        if (!back) clear(planes, rows, columns, pitch);
        for (let c = 0; c < channels; c += 4) {
          if (back) gradientPlane(planes, high, wide, values, tiles + (c << 2), py, px, rows, pitch);
          let row = corner + (c << 2);
          let line = planes + u0 * pitch + (v0 << 4);
          for (let left = u1 - u0; left > 0; left--) {
            let pixel = row;
            const end = line + ((v1 - v0) << 4);
            for (let at = line; at < end; at += 16) {
              if (back) v128.store(pixel, v128.load(at));
              else v128.store(at, v128.load(pixel));
              pixel += step;
            }
            row += down;
            line += pitch;
          }
          if (!back) inputPlane(planes, high, wide, values, tiles + (c << 2), py, px, rows, pitch);
        }
      }
    }
    tiles += values.image;
    pixels += high.inputs * rowBytes;
  }
}

/** Writes the values of a plane of one phase; `to` is the first channel's, of the first phase. */
function inputPlane(
  plane: usize, high: Axis, wide: Axis, values: Values, to: usize, py: i32, px: i32, rows: i32, pitch: usize,
): void {
  const lines = linesOf(plane, high, wide);
  const tapsHigh = tapsTaken(high, py);
  const tapsWide = tapsTaken(wide, px);
  const phase = py * wide.stride + px;
  const linePitch: usize = pointsBefore(wide, wide.segments, tapsWide) << 4;
  const places = placesOf(plane, high, wide, phase, 0);
  for (let x = 0; x < wide.segments; x++) {
    inputsToPoints(
      pointsOf(wide, kindOf(wide, x), tapsWide), rows, plane + (startOf(wide, x) << 4), 16, pitch,
      lines + (pointsBefore(wide, x, tapsWide) << 4), 16, places,
    );
  }
  const longer = pointsBefore(wide, wide.longer, tapsWide);
  const all = pointsBefore(wide, wide.segments, tapsWide);
  for (let y = 0; y < high.segments; y++) {
    const kind = kindOf(high, y);
    const n = pointsOf(high, kind, tapsHigh);
    const from = lines + startOf(high, y) * linePitch;
    const tiles = to + rowAt(values, high, y);
    const own = placesOf(plane, high, wide, phase, kind + 1);
    inputsToPoints(n, longer, from, linePitch, 16, tiles, pointStep(values, wide, 0), own);
    inputsToPoints(
      n, all - longer, from + (longer << 4), linePitch, 16, tiles, pointStep(values, wide, 1), own + (longer << 3),
    );
  }
}

/** The way back: adds what tiles share. */
function gradientPlane(
  plane: usize, high: Axis, wide: Axis, values: Values, from: usize, py: i32, px: i32, rows: i32, pitch: usize,
): void {
  const lines = linesOf(plane, high, wide);
  const tapsHigh = tapsTaken(high, py);
  const tapsWide = tapsTaken(wide, px);
  const phase = py * wide.stride + px;
  const longer = pointsBefore(wide, wide.longer, tapsWide);
  const all = pointsBefore(wide, wide.segments, tapsWide);
  const linePitch: usize = all << 4;
  clear(lines, tapsHigh - 1, all, linePitch);
  for (let y = 0; y < high.segments; y++) {
    const kind = kindOf(high, y);
    const n = pointsOf(high, kind, tapsHigh);
    const to = lines + startOf(high, y) * linePitch;
    const tiles = from + rowAt(values, high, y);
    const own = placesOf(plane, high, wide, phase, kind + 1);
    pointsToInputs(n, tapsHigh - 1, longer, tiles, pointStep(values, wide, 0), own, to, linePitch, 16);
    pointsToInputs(
      n, tapsHigh - 1, all - longer, tiles, pointStep(values, wide, 1), own + (longer << 3), to + (longer << 4), linePitch, 16,
    );
  }
  clear(plane, rows, tapsWide - 1, pitch);
  const places = placesOf(plane, high, wide, phase, 0);
  for (let x = 0; x < wide.segments; x++) {
    pointsToInputs(
      pointsOf(wide, kindOf(wide, x), tapsWide), tapsWide - 1, rows, lines + (pointsBefore(wide, x, tapsWide) << 4), 16, places,
      plane + (startOf(wide, x) << 4), 16, pitch,
    );
  }
}

/**
 * Writes the values of `images` outputs' gradients, dy [images, height, width, channels]; with `y`, only where that is positive.
 */
export function gradientValues(
  planes: usize, high: Axis, wide: Axis, values: Values, to: usize, dy: usize, y: usize, images: i32, channels: i32,
): void {
  const rows = startOf(high, high.segments);
  const columns = startOf(wide, wide.segments);
  const pitch: usize = columns << 4;
  const step: usize = channels << 2;
  const rowBytes = wide.outputs * step;
  const lines = linesOf(planes, high, wide);
  const all = pointsBefore(wide, wide.segments, wide.taps);
  const longer = pointsBefore(wide, wide.longer, wide.taps);
  const linePitch: usize = all << 4;
  const none = f32x4.splat(0);
  clear(planes, rows, columns, pitch);
  for (let image = 0; image < images; image++) {
    for (let c = 0; c < channels; c += 4) {
      let pixel = dy + (c << 2);
      let output = y + (c << 2);
      let line = planes;
      for (let v = 0; v < high.outputs; v++) {
        const end = line + (wide.outputs << 4);
        for (let at = line; at < end; at += 16) {
          const value = v128.load(pixel);
          v128.store(at, y ? v128.and(value, f32x4.gt(v128.load(output), none)) : value);
          pixel += step;
          output += step;
        }
        line += pitch;
      }
      for (let x = 0; x < wide.segments; x++) {
        const kind = kindOf(wide, x);
        gradientsToPoints(
          outputsOf(wide, kind), pointsOf(wide, kind, wide.taps), high.outputs, planes + (startOf(wide, x) << 4), 16, pitch,
          lines + (pointsBefore(wide, x, wide.taps) << 4), 16, placesOf(planes, high, wide, 0, 0),
        );
      }
      clear(lines + high.outputs * linePitch, rows - high.outputs, all, linePitch);
      for (let v = 0; v < high.segments; v++) {
        const kind = kindOf(high, v);
        const n = pointsOf(high, kind, high.taps);
        const from = lines + startOf(high, v) * linePitch;
        const tiles = to + rowAt(values, high, v) + (c << 2);
        const own = placesOf(planes, high, wide, 0, kind + 1);
        gradientsToPoints(outputsOf(high, kind), n, longer, from, linePitch, 16, tiles, pointStep(values, wide, 0), own);
        gradientsToPoints(
          outputsOf(high, kind), n, all - longer, from + (longer << 4), linePitch, 16, tiles, pointStep(values, wide, 1), own + (longer << 3),
        );
      }
    }
    to += values.image;
    dy += high.outputs * rowBytes;
    if (y) y += high.outputs * rowBytes;
  }
}

/** Writes y [images, height, width, channels]; adds the bias [channels], if any, and then takes the ReLU, if asked for. */
export function valuesToOutputs(
  planes: usize, high: Axis, wide: Axis, values: Values, from: usize, y: usize, bias: usize, relu: bool, images: i32,
  channels: i32,
): void {
  const pitch: usize = startOf(wide, wide.segments) << 4;
  const step: usize = channels << 2;
  const rowBytes = wide.outputs * step;
  const lines = linesOf(planes, high, wide);
  const all = pointsBefore(wide, wide.segments, wide.taps);
  const longer = pointsBefore(wide, wide.longer, wide.taps);
  const linePitch: usize = all << 4;
  const least = f32x4.splat(relu ? 0 : -Infinity);
  for (let image = 0; image < images; image++) {
    for (let c = 0; c < channels; c += 4) {
      for (let v = 0; v < high.segments; v++) {
        const kind = kindOf(high, v);
        const n = pointsOf(high, kind, high.taps);
        const to = lines + startOf(high, v) * linePitch;
        const tiles = from + rowAt(values, high, v) + (c << 2);
        const own = placesOf(planes, high, wide, 0, kind + 1);
        pointsToOutputs(outputsOf(high, kind), n, longer, tiles, pointStep(values, wide, 0), own, to, linePitch, 16);
        pointsToOutputs(
          outputsOf(high, kind), n, all - longer, tiles, pointStep(values, wide, 1), own + (longer << 3), to + (longer << 4), linePitch, 16,
        );
      }
      for (let x = 0; x < wide.segments; x++) {
        const kind = kindOf(wide, x);
        pointsToOutputs(
          outputsOf(wide, kind), pointsOf(wide, kind, wide.taps), high.outputs, lines + (pointsBefore(wide, x, wide.taps) << 4), 16,
          placesOf(planes, high, wide, 0, 0), planes + (startOf(wide, x) << 4), 16, pitch,
        );
      }
      const add = bias ? v128.load(bias + (c << 2)) : f32x4.splat(0);
      let pixel = y + (c << 2);
      let line = planes;
      for (let u = 0; u < high.outputs; u++) {
        const end = line + (wide.outputs << 4);
        for (let at = line; at < end; at += 16) {
          v128.store(pixel, f32x4.max(f32x4.add(v128.load(at), add), least));
          pixel += step;
        }
        line += pitch;
      }
    }
    from += values.image;
    y += high.outputs * rowBytes;
  }
}
