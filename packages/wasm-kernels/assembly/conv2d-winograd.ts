// Convolutions of many channels by Winograd's filtering: at each point of a tile there is one product of a matrix of tiles × input
// channels with one of input × output channels.
//
//   forward          Y  = X · W          [tiles, k] · [k, co]       k = phases · ci
//   input gradient   dX = dY · Wᵀ        [tiles, co] · [co, k]
//   filter gradient  dW = Xᵀ · dY        [k, tiles] · [tiles, co]
//
// See winograd.ts, winograd-tiles.ts. 5×5 filters of stride 2 then take a third of the multiplications, 4×4 two fifths.
//
// The values of one image are the same whatever images are beside it. One that is not finite would spread over its tile: it shows in
// what `areFinite` looks at.

import { addChannels } from './conv2d-sums';
import { bufferOf, join, levelsOf, partStart } from './micro-batches';
import { blockVectors, vectorsOf } from './panels';
import { align, copyFloats, zero } from './simd';
import { areFinite } from './terms';
import { gather, outer } from './tiles';
import { addTaps, columnBytes, filterPanels, filterScratch, matrixPitch, panelIndex, panelsPitch } from './winograd-filters';
import { gradientValues, inputValues, planesBytes, preparePlanes, valuesToInputs, valuesToOutputs } from './winograd-planes';
import {
  AXIS_BYTES, Axis, MOST_TAPS, VALUES_BYTES, Values, countOf, fullPhases, kindOf, mostTaps, phasesAt, pointAt, pointsOf, pointsOfKinds,
  prepareAxis, prepareValues, rowAt, segmentsOf, tapsTaken, tileAt, tileOffsets, valuesBytes, valuesOf,
} from './winograd-tiles';

// Images are taken in groups, whose values stay in the cache from one transform to the other.
const MOST_FORWARD_BYTES: usize = 3 << 20;
const MOST_BACKPROP_BYTES: usize = 13 << 18;
const MOST_FILTER_BYTES: usize = 32 << 20;

/** Returns whether Winograd's filtering is the better way, and has points for the filter. */
function isBetter(
  inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideHeight: i32,
  strideWidth: i32,
): bool {
  const phases = strideHeight * strideWidth;
  if (((inChannels | outChannels) & 3) != 0 || phases * inChannels < 64 || outChannels < 32) return false;
  const tapsHigh = mostTaps(kernelHeight, strideHeight);
  const tapsWide = mostTaps(kernelWidth, strideWidth);
  if (min(tapsHigh, tapsWide) < 2 || max(tapsHigh, tapsWide) > MOST_TAPS) return false;
  // Multiplications for an image and a pair of channels; transforms take half as long again.
  const multiplications = valuesOf(
    outHeight, outWidth, tapsHigh, tapsWide, strideHeight, fullPhases(kernelHeight, strideHeight), strideWidth,
    fullPhases(kernelWidth, strideWidth),
  );
  if (multiplications * 3 > 2 * outHeight * outWidth * kernelHeight * kernelWidth) return false;
  return filtersBytes(outHeight, outWidth, tapsHigh, tapsWide, phases * inChannels, outChannels) <= MOST_FILTER_BYTES;
}

function filtersBytes(outHeight: i32, outWidth: i32, tapsHigh: i32, tapsWide: i32, inner: i32, outChannels: i32): usize {
  const points = pointsOfKinds(outHeight, tapsHigh) * pointsOfKinds(outWidth, tapsWide);
  return points * max(panelsPitch(inner, outChannels), panelsPitch(outChannels, inner));
}

/** Returns how many of `batch` images, with `bytes` of values each, make a group of the forward pass: groups are about alike. */
function forwardGroup(batch: i32, bytes: usize): i32 {
  const most = <i32>max(1, MOST_FORWARD_BYTES / bytes);
  const groups = (batch + most - 1) / most;
  return (batch + groups - 1) / groups;
}

/** Returns the same for gradients. Their sums depend on it, so a micro-batch falls into the same groups whatever its batch is. */
function backpropGroup(batch: i32, parts: i32, bytes: usize): i32 {
  return min((batch + parts - 1) / parts, <i32>max(1, MOST_BACKPROP_BYTES / bytes));
}

function offsetsBytes(group: i32, outHeight: i32, outWidth: i32, tapsHigh: i32, tapsWide: i32): usize {
  return align((group * segmentsOf(outHeight, tapsHigh) * segmentsOf(outWidth, tapsWide)) << 2);
}

/** What both work with, at the start of their scratch. */
@unmanaged
class Work {
  high: Axis;
  wide: Axis;
  ins: Values;
  outs: Values;
  inPlanes: usize;
  outPlanes: usize;
  forFilters: usize;
  filters: usize;
  /** Where each tile lies, among inputs and among outputs. */
  offsets: usize;
  inputs: usize;
  outputs: usize;
  /** What lies behind it. */
  end: usize;
}

const WORK_BYTES: usize = 64;

/** Returns the bytes of an image's values, of inputs and of outputs. */
function imageBytes(
  inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideHeight: i32,
  strideWidth: i32,
): usize {
  const tapsHigh = mostTaps(kernelHeight, strideHeight);
  const tapsWide = mostTaps(kernelWidth, strideWidth);
  const inputs = valuesOf(
    outHeight, outWidth, tapsHigh, tapsWide, strideHeight, fullPhases(kernelHeight, strideHeight), strideWidth,
    fullPhases(kernelWidth, strideWidth),
  );
  return valuesBytes(inputs, inChannels)
    + valuesBytes(valuesOf(outHeight, outWidth, tapsHigh, tapsWide, 1, 1, 1, 1), outChannels);
}

/** Returns the bytes that `layOut` takes, for groups of so many images. */
function workBytes(
  group: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32,
): usize {
  const phases = strideHeight * strideWidth;
  const tapsHigh = mostTaps(kernelHeight, strideHeight);
  const tapsWide = mostTaps(kernelWidth, strideWidth);
  return WORK_BYTES + 2 * AXIS_BYTES + 2 * VALUES_BYTES + planesBytes(outHeight, outWidth, tapsHigh, tapsWide, phases)
    + planesBytes(outHeight, outWidth, tapsHigh, tapsWide, 1)
    + filterScratch(inChannels, outChannels, kernelHeight, kernelWidth)
    + filtersBytes(outHeight, outWidth, tapsHigh, tapsWide, phases * inChannels, outChannels)
    + 2 * offsetsBytes(group, outHeight, outWidth, tapsHigh, tapsWide)
    + group * imageBytes(inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth);
}

/** Makes scratch ready. */
function layOut(
  scratch: usize, group: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): Work {
  const work = changetype<Work>(scratch);
  const axes = scratch + WORK_BYTES;
  const high = prepareAxis(axes, inHeight, top, outHeight, kernelHeight, strideHeight);
  const wide = prepareAxis(axes + AXIS_BYTES, inWidth, left, outWidth, kernelWidth, strideWidth);
  const values = axes + 2 * AXIS_BYTES;
  const ins = prepareValues(values, high, wide, strideHeight, high.full, strideWidth, wide.full, inChannels);
  const outs = prepareValues(values + VALUES_BYTES, high, wide, 1, 1, 1, 1, outChannels);
  const phases = strideHeight * strideWidth;
  work.high = high;
  work.wide = wide;
  work.ins = ins;
  work.outs = outs;
  work.inPlanes = values + 2 * VALUES_BYTES;
  work.outPlanes = work.inPlanes + planesBytes(outHeight, outWidth, high.taps, wide.taps, phases);
  work.forFilters = work.outPlanes + planesBytes(outHeight, outWidth, high.taps, wide.taps, 1);
  work.filters = work.forFilters + filterScratch(inChannels, outChannels, kernelHeight, kernelWidth);
  work.offsets = work.filters
    + filtersBytes(outHeight, outWidth, high.taps, wide.taps, phases * inChannels, outChannels);
  work.inputs = work.offsets + 2 * offsetsBytes(group, outHeight, outWidth, high.taps, wide.taps);
  work.outputs = work.inputs + group * ins.image;
  work.end = work.outputs + group * outs.image;
  preparePlanes(work.inPlanes, high, wide, ins);
  preparePlanes(work.outPlanes, high, wide, outs);
  return work;
}

/** Returns the bytes of scratch that `conv2dWinograd` needs with the same geometry; 0 where it cannot, or should not, do it. */
export function conv2dWinogradScratch(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  if (!isBetter(inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth)) return 0;
  const bytes = imageBytes(
    inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
  );
  return workBytes(
    forwardGroup(batch, bytes), inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth,
    strideHeight, strideWidth,
  );
}

/**
 * y = x ∗ filter (+ bias) (then ReLU). `bias` may be 0. Returns false, and no result, where x or the filter is not all finite.
 */
export function conv2dWinograd(
  x: usize, filter: usize, bias: usize, y: usize, relu: bool, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): bool {
  const bytes = imageBytes(
    inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
  );
  const group = forwardGroup(batch, bytes);
  const work = layOut(
    scratch, group, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight,
    strideWidth, top, left,
  );
  const high = work.high;
  const wide = work.wide;
  filterPanels(work.forFilters, high, wide, work.filters, filter, false, inChannels, outChannels);
  if (!filtersAreFinite(wide, work.filters, strideHeight * strideWidth * inChannels, outChannels)) return false;
  const inFloats = inHeight * inWidth * inChannels;
  const outFloats = outHeight * outWidth * outChannels;
  for (let at = 0; at < batch; at += group) {
    const images = min(group, batch - at);
    inputValues(work.inPlanes, high, wide, work.ins, work.inputs, x + ((at * inFloats) << 2), images, inChannels);
    multiply(work, false, images, inChannels, outChannels);
    if (!outputsAreFinite(high, wide, work.outs, work.outputs, images)) return false;
    valuesToOutputs(
      work.outPlanes, high, wide, work.outs, work.outputs, y + ((at * outFloats) << 2), bias, relu, images, outChannels,
    );
  }
  return true;
}

/** Returns the bytes of scratch that `conv2dBackpropWinograd` needs; 0 where it cannot, or should not, do it. */
export function conv2dBackpropWinogradScratch(
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): usize {
  if (!isBetter(inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth)) return 0;
  const bytes = imageBytes(
    inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
  );
  const group = backpropGroup(batch, parts, bytes);
  const tapsHigh = mostTaps(kernelHeight, strideHeight);
  const tapsWide = mostTaps(kernelWidth, strideWidth);
  return workBytes(
    group, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
  ) + columnBytes(outHeight, tapsHigh, strideHeight * strideWidth * inChannels, outChannels)
    + factorBytes(group, outHeight, outWidth, tapsHigh, tapsWide, outChannels)
    + levelsOf(parts) * align((kernelHeight * kernelWidth * inChannels * outChannels) << 2)
    + levelsOf(parts) * align(outChannels << 2) + align(outChannels << 4);
}

/** Returns the bytes of the gradients at one point, of all tiles. */
function factorBytes(group: i32, outHeight: i32, outWidth: i32, tapsHigh: i32, tapsWide: i32, outChannels: i32): usize {
  return align((group * segmentsOf(outHeight, tapsHigh) * segmentsOf(outWidth, tapsWide) * outChannels) << 2);
}

/**
 * The gradients of a convolution, as `conv2dBackprop` has them. Returns false, and no result, where what they are of is not all
 * finite.
 *
 * Goes through the batch once, micro-batch by micro-batch. The sums of a micro-batch are transformed back before they are joined with
 * others': these may be another thread's.
 */
export function conv2dBackpropWinograd(
  x: usize, filter: usize, y: usize, dy: usize, dfilter: usize, dbias: usize, dx: usize, scratch: usize,
  batch: i32, inHeight: i32, inWidth: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32, parts: i32,
): bool {
  const bytes = imageBytes(
    inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
  );
  const group = backpropGroup(batch, parts, bytes);
  const work = layOut(
    scratch, group, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth, strideHeight,
    strideWidth, top, left,
  );
  const high = work.high;
  const wide = work.wide;
  const inner = strideHeight * strideWidth * inChannels;
  const column = work.end;
  const factor = column + columnBytes(outHeight, high.taps, inner, outChannels);
  const sums = factor + factorBytes(group, outHeight, outWidth, high.taps, wide.taps, outChannels);
  const sumsBytes = align((kernelHeight * kernelWidth * inChannels * outChannels) << 2);
  const inFloats = inHeight * inWidth * inChannels;
  const outFloats = outHeight * outWidth * outChannels;
  if (dbias) {
    biasGradient(dbias, sums + levelsOf(parts) * sumsBytes, y, dy, batch, outHeight * outWidth, outChannels, parts);
  }
  if (dx) {
    filterPanels(work.forFilters, high, wide, work.filters, filter, true, inChannels, outChannels);
    if (!filtersAreFinite(wide, work.filters, outChannels, inner)) return false;
    if (!reachesAll(high) || !reachesAll(wide)) zero(dx, (batch * inFloats) << 2);
  }
  for (let part = 0; part < parts && (dfilter != 0 || dx != 0); part++) {
    const start = partStart(batch, parts, part);
    const end = partStart(batch, parts, part + 1);
    const sum = bufferOf(sums, sumsBytes, part);
    if (dfilter) zero(sum, sumsBytes);
    for (let at = start; at < end; at += group) {
      const images = min(group, end - at);
      const outAt: usize = (at * outFloats) << 2;
      const inAt: usize = (at * inFloats) << 2;
      gradientValues(
        work.outPlanes, high, wide, work.outs, work.outputs, dy + outAt, y ? y + outAt : 0, images, outChannels,
      );
      if (!gradientsAreFinite(high, wide, work.outs, work.outputs, images)) return false;
      if (dfilter) {
        inputValues(work.inPlanes, high, wide, work.ins, work.inputs, x + inAt, images, inChannels);
        if (!filterGradient(work, sum, column, factor, images, inChannels, outChannels)) return false;
      }
      if (dx) {
        multiply(work, true, images, inChannels, outChannels);
        valuesToInputs(work.inPlanes, high, wide, work.ins, work.inputs, dx + inAt, images, inChannels);
      }
    }
    if (dfilter) join(sums, sumsBytes, part);
  }
  if (dfilter) copyFloats(dfilter, sums, kernelHeight * kernelWidth * inChannels * outChannels);
  return true;
}

/** Returns whether the filter reaches every input along an axis. */
function reachesAll(axis: Axis): bool {
  for (let phase = 0; phase < axis.stride; phase++) {
    const last = (axis.inputs - 1 + axis.before - phase) / axis.stride;
    if (last >= axis.outputs + tapsTaken(axis, phase) - 1) return false;
  }
  return true;
}

/** dbias [channels] = Σ dy, where the ReLU's output, if given, is positive; by micro-batches. */
function biasGradient(
  dbias: usize, scratch: usize, y: usize, dy: usize, batch: i32, pixels: i32, channels: i32, parts: i32,
): void {
  const bytes: usize = channels << 2;
  const sums4 = scratch + levelsOf(parts) * bytes;
  for (let part = 0; part < parts; part++) {
    const own = bufferOf(scratch, bytes, part);
    const start = partStart(batch, parts, part) * pixels;
    const at: usize = (start * channels) << 2;
    zero(own, bytes);
    addChannels(
      own, sums4, dy + at, y ? y + at : 0, partStart(batch, parts, part + 1) * pixels - start, channels,
    );
    join(scratch, bytes, part);
  }
  copyFloats(dbias, scratch, channels);
}

/** Looks at what has all taps: the values at 1. */
function filtersAreFinite(wide: Axis, filters: usize, inner: i32, columns: i32): bool {
  const points = pointsOf(wide, wide.longer > 0 ? 0 : 1, wide.taps);
  return areFinite(filters + (points + 1) * panelsPitch(inner, columns), (inner + 1) * columns);
}

// An input has a part in the values at 0 or at ∞, high and wide; and a value that is not finite is in all products with it.

// @ts-ignore: decorator
@inline
function showsInputs(point: i32): bool {
  return point == 0 || point == 3;
}

/** Looks, in each tile, at outputs of all inputs. */
function outputsAreFinite(high: Axis, wide: Axis, values: Values, from: usize, images: i32): bool {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < high.segments; y++) {
      const row = from + rowAt(values, high, y);
      const kind = kindOf(high, y);
      for (let x = 0; x < wide.segments; x++) {
        const tile = row + tileAt(values, high, wide, kind, x);
        for (let i = 0; i < 4; i++) {
          for (let j = 0; j < 4; j++) {
            if (!showsInputs(i) || !showsInputs(j)) continue;
            if (!areFinite(tile + pointAt(values, high, wide, kind, kindOf(wide, x), i, j), 8)) return false;
          }
        }
      }
    }
    from += values.image;
  }
  return true;
}

/** Looks, in each tile, at the sum of all gradients: the value at 1. */
function gradientsAreFinite(high: Axis, wide: Axis, values: Values, from: usize, images: i32): bool {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < high.segments; y++) {
      const row = from + rowAt(values, high, y);
      const kind = kindOf(high, y);
      for (let x = 0; x < wide.segments; x++) {
        const at = tileAt(values, high, wide, kind, x) + pointAt(values, high, wide, kind, kindOf(wide, x), 1, 1);
        if (!areFinite(row + at, <i32>(values.channels >> 2))) return false;
      }
    }
    from += values.image;
  }
  return true;
}

/** The products at every point: forward, of inputs and filters to outputs; `turned`, of outputs' gradients to inputs'. */
function multiply(work: Work, turned: bool, images: i32, inChannels: i32, outChannels: i32): void {
  const high = work.high;
  const wide = work.wide;
  const from = turned ? work.outs : work.ins;
  const to = turned ? work.ins : work.outs;
  const a = turned ? work.outputs : work.inputs;
  const c = turned ? work.inputs : work.outputs;
  const phases = high.stride * wide.stride;
  const pitch = turned ? panelsPitch(outChannels, phases * inChannels) : panelsPitch(phases * inChannels, outChannels);
  const span = turned ? inChannels : outChannels;
  const offsets = work.offsets;
  const outOffsets = offsets + offsetsBytes(images, high.outputs, wide.outputs, high.taps, wide.taps);
  for (let kindHigh = 0; kindHigh < 2; kindHigh++) {
    for (let kindWide = 0; kindWide < 2; kindWide++) {
      if (countOf(high, kindHigh) == 0 || countOf(wide, kindWide) == 0) continue;
      const rows = tileOffsets(offsets, from, high, wide, kindHigh, kindWide, images);
      tileOffsets(outOffsets, to, high, wide, kindHigh, kindWide, images);
      for (let i = 0; i < pointsOf(high, kindHigh, high.taps); i++) {
        for (let j = 0; j < pointsOf(wide, kindWide, wide.taps); j++) {
          const here = phasesAt(high, kindHigh, i, high.stride, high.full) * phasesAt(wide, kindWide, j, wide.stride, wide.full);
          const inner = turned ? outChannels : here * inChannels;
          const columns = turned ? here * inChannels : outChannels;
          const input = a + pointAt(from, high, wide, kindHigh, kindWide, i, j);
          const output = c + pointAt(to, high, wide, kindHigh, kindWide, i, j);
          let panel = work.filters + panelIndex(high, wide, kindHigh, kindWide, i, j) * pitch;
          for (let start = 0; start < columns; start += span) {
            for (let first = 0; first < span; ) {
              const vectors = blockVectors(vectorsOf(span - first));
              gather(
                vectors, rows, offsets, outOffsets, input, panel, 1, inner, 0, output + ((start + first) << 2), 0, 0, 4,
              );
              panel += ((inner + 1) * vectors) << 4;
              first += vectors << 2;
            }
          }
        }
      }
    }
  }
}

/** Adds the gradients of a filter, point wide by point wide. Returns false where an input is not finite. */
function filterGradient(
  work: Work, sum: usize, column: usize, factor: usize, images: i32, inChannels: i32, outChannels: i32,
): bool {
  const high = work.high;
  const wide = work.wide;
  const offsets = work.offsets;
  const outOffsets = offsets + offsetsBytes(images, high.outputs, wide.outputs, high.taps, wide.taps);
  const pitch = matrixPitch(high.stride * wide.stride * inChannels, outChannels);
  const width: usize = outChannels << 2;
  for (let kindWide = 0; kindWide < 2; kindWide++) {
    if (countOf(wide, kindWide) == 0) continue;
    for (let j = 0; j < pointsOf(wide, kindWide, wide.taps); j++) {
      const across = phasesAt(wide, kindWide, j, wide.stride, wide.full);
      let to = column;
      for (let kindHigh = 0; kindHigh < 2; kindHigh++) {
        if (countOf(high, kindHigh) == 0) continue;
        const rows = tileOffsets(offsets, work.ins, high, wide, kindHigh, kindWide, images);
        tileOffsets(outOffsets, work.outs, high, wide, kindHigh, kindWide, images);
        for (let i = 0; i < pointsOf(high, kindHigh, high.taps); i++) {
          const inner = phasesAt(high, kindHigh, i, high.stride, high.full) * across * inChannels;
          const input = work.inputs + pointAt(work.ins, high, wide, kindHigh, kindWide, i, j);
          const gradient = work.outputs + pointAt(work.outs, high, wide, kindHigh, kindWide, i, j);
          for (let row = 0; row < rows; row++) {
            copyFloats(factor + row * width, gradient + load<u32>(outOffsets + (row << 2)), outChannels);
          }
          for (let first = 0; first < outChannels; ) {
            const vectors = blockVectors(vectorsOf(outChannels - first));
            const at: usize = first << 2;
            outer(vectors, inner, input, offsets, factor + at, width, rows, to + at, 0, width);
            first += vectors << 2;
          }
          if (showsInputs(i) && showsInputs(j)) {
            for (let row = 0; row < inner; row++) {
              if (!areFinite(to + row * width, 1)) return false;
            }
          }
          to += pitch;
        }
      }
      addTaps(work.forFilters, high, wide, kindWide, j, sum, column, inChannels, outChannels);
    }
  }
  return true;
}
