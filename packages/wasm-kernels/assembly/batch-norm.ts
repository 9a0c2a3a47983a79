// Batch normalisation of x [rows, channels] by the batch's own statistics. Rows are worked on in blocks that stay in the
// first-level cache; the blocks' statistics are joined by the formula of Chan, Golub and LeVeque (1979), so that one pass over
// memory gives a variance without cancellation:
//
//     mean ← mean + δ · b / n        M2 ← M2 + M2(block) + δ² · a · b / n        δ = mean(block) − mean
//
// with a rows before, b in the block, n = a + b, and M2 the sum of squared deviations.

import { bufferOf, join, levelsOf, partStart } from './micro-batches';
import { align, copyFloats, loadLanes, madd, storeLanes } from './simd';

const BLOCK_FLOATS: i32 = 2048;

// @ts-ignore: decorator
@inline
function blockRows(channels: i32): i32 {
  return max(16, BLOCK_FLOATS / channels);
}

/** mean [channels] and variance [channels] (biased: divided by rows). */
function moments(x: usize, mean: usize, variance: usize, rows: i32, channels: i32): void {
  memory.fill(mean, 0, channels << 2);
  memory.fill(variance, 0, channels << 2);
  const pitch: usize = channels << 2;
  const block = blockRows(channels);
  for (let done = 0; done < rows; done += block) {
    const count = min(block, rows - done);
    const before = <f32>done;
    const total = <f32>(done + count);
    const share = f32x4.splat(1.0 / <f32>count);
    const shift = f32x4.splat(<f32>count / total);
    const weight = f32x4.splat((before * <f32>count) / total);
    const from = x + done * pitch;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      addMoments(from, mean, variance, c << 2, pitch, count, 4, true, share, shift, weight);
    }
    for (; c < channels; c += 4) {
      addMoments(from, mean, variance, c << 2, pitch, count, min(4, channels - c), false, share, shift, weight);
    }
  }
  const share: f32 = 1.0 / <f32>rows;
  for (let c: usize = 0; c < pitch; c += 4) store<f32>(variance + c, load<f32>(variance + c) * share);
}

/** Joins the moments of a block for the channels at byte `at`: `lanes` of them, or with `pair` eight. */
// @ts-ignore: decorator
@inline
function addMoments(
  x: usize, mean: usize, variance: usize, at: usize, pitch: usize, count: i32, lanes: i32, pair: bool, share: v128, shift: v128,
  weight: v128,
): void {
  // Two sums abreast: one alone would wait for its addition.
  let a = f32x4.splat(0);
  let b = a;
  let a1 = a;
  let b1 = a;
  let from = x + at;
  for (let left = count; left > 0; left -= 2) {
    a = f32x4.add(a, loadLanes(from, lanes));
    if (pair) a1 = f32x4.add(a1, v128.load(from, 16));
    if (left == 1) break;
    b = f32x4.add(b, loadLanes(from + pitch, lanes));
    if (pair) b1 = f32x4.add(b1, v128.load(from + pitch, 16));
    from += 2 * pitch;
  }
  const centre = f32x4.mul(f32x4.add(a, b), share);
  const centre1 = pair ? f32x4.mul(f32x4.add(a1, b1), share) : centre;
  a = f32x4.splat(0);
  b = a;
  a1 = a;
  b1 = a;
  from = x + at;
  for (let left = count; left > 0; left -= 2) {
    const off = f32x4.sub(loadLanes(from, lanes), centre);
    a = madd(off, off, a);
    if (pair) {
      const off1 = f32x4.sub(v128.load(from, 16), centre1);
      a1 = madd(off1, off1, a1);
    }
    if (left == 1) break;
    const next = f32x4.sub(loadLanes(from + pitch, lanes), centre);
    b = madd(next, next, b);
    if (pair) {
      const next1 = f32x4.sub(v128.load(from + pitch, 16), centre1);
      b1 = madd(next1, next1, b1);
    }
    from += 2 * pitch;
  }
  joinMoments(mean + at, variance + at, lanes, centre, f32x4.add(a, b), shift, weight);
  if (pair) joinMoments(mean + at + 16, variance + at + 16, 4, centre1, f32x4.add(a1, b1), shift, weight);
}

// @ts-ignore: decorator
@inline
function joinMoments(mean: usize, squares: usize, lanes: i32, centre: v128, own: v128, shift: v128, weight: v128): void {
  const old = loadLanes(mean, lanes);
  const delta = f32x4.sub(centre, old);
  storeLanes(mean, f32x4.add(old, f32x4.mul(delta, shift)), lanes);
  const spread = f32x4.mul(f32x4.mul(delta, delta), weight);
  storeLanes(squares, f32x4.add(f32x4.add(loadLanes(squares, lanes), own), spread), lanes);
}

/**
 * y = (x − mean) · factor + offset, factor = gamma / √(variance + epsilon), and with `relu` the positive part of it. `gamma` and
 * `beta` may be 0.
 */
export function normalize(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize, rows: i32, channels: i32,
  epsilon: f32, relu: bool,
): void {
  const least = f32x4.splat(relu ? 0 : -Infinity);
  const pitch: usize = channels << 2;
  const block = blockRows(channels);
  for (let done = 0; done < rows; done += block) {
    const count = min(block, rows - done);
    const from: usize = done * pitch;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const at: usize = c << 2;
      normalizeStrip(x + from, y + from, mean, variance, gamma, beta, at, pitch, count, 4, true, epsilon, least);
    }
    for (; c < channels; c += 4) {
      const at: usize = c << 2;
      const lanes = min(4, channels - c);
      normalizeStrip(x + from, y + from, mean, variance, gamma, beta, at, pitch, count, lanes, false, epsilon, least);
    }
  }
}

// @ts-ignore: decorator
@inline
function normalizeStrip(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize, at: usize, pitch: usize, count: i32, lanes: i32,
  pair: bool, epsilon: f32, least: v128,
): void {
  const centre = loadLanes(mean + at, lanes);
  let factor = inverseDeviation(loadLanes(variance + at, lanes), epsilon);
  if (gamma) factor = f32x4.mul(factor, loadLanes(gamma + at, lanes));
  const offset = beta ? loadLanes(beta + at, lanes) : f32x4.splat(0);
  const centre1 = pair ? v128.load(mean + at, 16) : centre;
  let factor1 = pair ? inverseDeviation(v128.load(variance + at, 16), epsilon) : factor;
  if (pair && gamma) factor1 = f32x4.mul(factor1, v128.load(gamma + at, 16));
  const offset1 = pair && beta ? v128.load(beta + at, 16) : f32x4.splat(0);
  let from = x + at;
  let to = y + at;
  for (let left = count; left > 0; left--) {
    const value = madd(f32x4.sub(loadLanes(from, lanes), centre), factor, offset);
    storeLanes(to, f32x4.max(value, least), lanes);
    if (pair) {
      const value1 = madd(f32x4.sub(v128.load(from, 16), centre1), factor1, offset1);
      v128.store(to, f32x4.max(value1, least), 16);
    }
    from += pitch;
    to += pitch;
  }
}

// @ts-ignore: decorator
@inline
function inverseDeviation(variance: v128, epsilon: f32): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}

/** Returns dy, 0 wherever the ReLU of what `normalize` made of x, which is `off` the mean, is not positive. */
// @ts-ignore: decorator
@inline
function gradientAt(dy: usize, lanes: i32, relu: bool, off: v128, factor: v128, offset: v128): v128 {
  const gradient = loadLanes(dy, lanes);
  return relu ? v128.and(gradient, f32x4.gt(madd(off, factor, offset), f32x4.splat(0))) : gradient;
}

/**
 * The gradients of batch normalisation, with x̂ = (x − mean) / √(variance + epsilon):
 *
 *     dbeta = Σ dy        dgamma = Σ dy · x̂        dx = gamma / √(variance + epsilon) · (dy − dbeta / rows − x̂ · dgamma / rows)
 *
 * where with `relu` dy counts as 0 wherever y is not positive: it is computed anew, to the same bits, which takes less than to read it. dgamma and dbeta
 * are always written; `gamma`, `beta` and `dx` may be 0.
 */
function normalizeBackprop(
  x: usize, dy: usize, mean: usize, variance: usize, gamma: usize, beta: usize, dgamma: usize, dbeta: usize, dx: usize,
  rows: i32, channels: i32, epsilon: f32, relu: bool,
): void {
  memory.fill(dgamma, 0, channels << 2);
  memory.fill(dbeta, 0, channels << 2);
  const pitch: usize = channels << 2;
  const block = blockRows(channels);
  for (let done = 0; done < rows; done += block) {
    const count = min(block, rows - done);
    const from: usize = done * pitch;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const at: usize = c << 2;
      addSums(x + from, dy + from, mean, variance, gamma, beta, dgamma, dbeta, at, pitch, count, 4, true, epsilon, relu);
    }
    for (; c < channels; c += 4) {
      const at: usize = c << 2;
      const lanes = min(4, channels - c);
      addSums(x + from, dy + from, mean, variance, gamma, beta, dgamma, dbeta, at, pitch, count, lanes, false, epsilon, relu);
    }
  }
  if (!dx) return;
  const share = f32x4.splat(1.0 / <f32>rows);
  for (let done = 0; done < rows; done += block) {
    const count = min(block, rows - done);
    const from: usize = done * pitch;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const at: usize = c << 2;
      inputGradient(
        x + from, dy + from, mean, variance, gamma, beta, dgamma, dbeta, dx + from, at, pitch, count, 4, true, epsilon, share, relu,
      );
    }
    for (; c < channels; c += 4) {
      const at: usize = c << 2;
      const lanes = min(4, channels - c);
      inputGradient(
        x + from, dy + from, mean, variance, gamma, beta, dgamma, dbeta, dx + from, at, pitch, count, lanes, false, epsilon, share,
        relu,
      );
    }
  }
}

/** Adds a block's sums for the channels at byte `at`: `lanes` of them, or with `pair` eight. */
// @ts-ignore: decorator
@inline
function addSums(
  x: usize, dy: usize, mean: usize, variance: usize, gamma: usize, beta: usize, dgamma: usize, dbeta: usize, at: usize,
  pitch: usize, count: i32, lanes: i32, pair: bool, epsilon: f32, relu: bool,
): void {
  const centre = loadLanes(mean + at, lanes);
  const inverse = inverseDeviation(loadLanes(variance + at, lanes), epsilon);
  const factor = gamma ? f32x4.mul(inverse, loadLanes(gamma + at, lanes)) : inverse;
  const offset = beta ? loadLanes(beta + at, lanes) : f32x4.splat(0);
  const centre1 = pair ? v128.load(mean + at, 16) : centre;
  const inverse1 = pair ? inverseDeviation(v128.load(variance + at, 16), epsilon) : inverse;
  const factor1 = pair && gamma ? f32x4.mul(inverse1, v128.load(gamma + at, 16)) : inverse1;
  const offset1 = pair && beta ? v128.load(beta + at, 16) : f32x4.splat(0);
  let sum = f32x4.splat(0);
  let sum1 = sum;
  let products = sum;
  let products1 = sum;
  let fromX = x + at;
  let fromDy = dy + at;
  for (let left = count; left > 0; left--) {
    const off = f32x4.sub(loadLanes(fromX, lanes), centre);
    const gradient = gradientAt(fromDy, lanes, relu, off, factor, offset);
    sum = f32x4.add(sum, gradient);
    products = madd(gradient, off, products);
    if (pair) {
      const off1 = f32x4.sub(v128.load(fromX, 16), centre1);
      const gradient1 = gradientAt(fromDy + 16, 4, relu, off1, factor1, offset1);
      sum1 = f32x4.add(sum1, gradient1);
      products1 = madd(gradient1, off1, products1);
    }
    fromX += pitch;
    fromDy += pitch;
  }
  storeLanes(dbeta + at, f32x4.add(loadLanes(dbeta + at, lanes), sum), lanes);
  storeLanes(dgamma + at, madd(products, inverse, loadLanes(dgamma + at, lanes)), lanes);
  if (pair) {
    v128.store(dbeta + at, f32x4.add(v128.load(dbeta + at, 16), sum1), 16);
    v128.store(dgamma + at, madd(products1, inverse1, v128.load(dgamma + at, 16)), 16);
  }
}

// @ts-ignore: decorator
@inline
function inputGradient(
  x: usize, dy: usize, mean: usize, variance: usize, gamma: usize, beta: usize, dgamma: usize, dbeta: usize, dx: usize,
  at: usize, pitch: usize, count: i32, lanes: i32, pair: bool, epsilon: f32, share: v128, relu: bool,
): void {
  const centre = loadLanes(mean + at, lanes);
  const inverse = inverseDeviation(loadLanes(variance + at, lanes), epsilon);
  const factor = gamma ? f32x4.mul(inverse, loadLanes(gamma + at, lanes)) : inverse;
  const meanGradient = f32x4.mul(loadLanes(dbeta + at, lanes), share);
  const slope = f32x4.mul(f32x4.mul(loadLanes(dgamma + at, lanes), share), inverse);
  const centre1 = pair ? v128.load(mean + at, 16) : centre;
  const inverse1 = pair ? inverseDeviation(v128.load(variance + at, 16), epsilon) : inverse;
  const factor1 = pair && gamma ? f32x4.mul(inverse1, v128.load(gamma + at, 16)) : inverse1;
  const offset = beta ? loadLanes(beta + at, lanes) : f32x4.splat(0);
  const offset1 = pair && beta ? v128.load(beta + at, 16) : f32x4.splat(0);
  const meanGradient1 = pair ? f32x4.mul(v128.load(dbeta + at, 16), share) : meanGradient;
  const slope1 = pair ? f32x4.mul(f32x4.mul(v128.load(dgamma + at, 16), share), inverse1) : slope;
  let fromX = x + at;
  let fromDy = dy + at;
  let to = dx + at;
  for (let left = count; left > 0; left--) {
    const off = f32x4.sub(loadLanes(fromX, lanes), centre);
    const gradient = gradientAt(fromDy, lanes, relu, off, factor, offset);
    const inner = f32x4.sub(f32x4.sub(gradient, meanGradient), f32x4.mul(off, slope));
    storeLanes(to, f32x4.mul(inner, factor), lanes);
    if (pair) {
      const off1 = f32x4.sub(v128.load(fromX, 16), centre1);
      const gradient1 = gradientAt(fromDy + 16, 4, relu, off1, factor1, offset1);
      const inner1 = f32x4.sub(f32x4.sub(gradient1, meanGradient1), f32x4.mul(off1, slope1));
      v128.store(to, f32x4.mul(inner1, factor1), 16);
    }
    fromX += pitch;
    fromDy += pitch;
    to += pitch;
  }
}

/**
 * Each of `parts` micro-batches of x [batch, pixels, channels] by its own mean and variance [parts, channels], which are
 * written too; with `relu` the positive part of it. `gamma` and `beta` may be 0.
 */
export function batchNorm(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize, batch: i32, pixels: i32, channels: i32,
  epsilon: f32, parts: i32, relu: bool,
): void {
  for (let part = 0; part < parts; part++) {
    const start = partStart(batch, parts, part);
    const rows = (partStart(batch, parts, part + 1) - start) * pixels;
    const at = (start * pixels * channels) << 2;
    moments(x + at, mean, variance, rows, channels);
    normalize(x + at, y + at, mean, variance, gamma, beta, rows, channels, epsilon, relu);
    mean += channels << 2;
    variance += channels << 2;
  }
}

/** Returns the bytes of scratch that `moveStatistic` needs. */
export function moveStatisticScratch(channels: i32, parts: i32): usize {
  return levelsOf(parts) * align(channels << 2);
}

/**
 * This pass's share of a moving statistic [channels] after a batch of `total` examples, from its micro-batches' own
 * [parts, channels]: each moves it by its part of the batch. `unbiased` corrects a variance.
 */
export function moveStatistic(
  moving: usize, own: usize, moved: usize, scratch: usize, batch: i32, pixels: i32, channels: i32, parts: i32,
  momentum: f64, total: i32, unbiased: bool,
): void {
  const bytes = align(channels << 2);
  for (let part = 0; part < parts; part++) {
    const size = partStart(batch, parts, part + 1) - partStart(batch, parts, part);
    const share = <f64>size / <f64>total;
    const rows = <f64>max(size * pixels, 2);
    const stays = <f32>(momentum * share);
    const comes = <f32>((1 - momentum) * share * (unbiased ? rows / (rows - 1) : 1));
    const sum = bufferOf(scratch, bytes, part);
    for (let c: usize = 0; c < <usize>(channels << 2); c += 4) {
      store<f32>(sum + c, load<f32>(moving + c) * stays + load<f32>(own + c) * comes);
    }
    join(scratch, bytes, part);
    own += channels << 2;
  }
  copyFloats(moved, scratch, channels);
}

/** Returns the bytes of scratch that `batchNormBackprop` needs. */
export function batchNormBackpropScratch(channels: i32, parts: i32): usize {
  return levelsOf(parts) * 2 * align(channels << 2);
}

/** The gradients of `batchNorm`; dgamma and dbeta [channels] are sums over all micro-batches. */
export function batchNormBackprop(
  x: usize, dy: usize, mean: usize, variance: usize, gamma: usize, beta: usize, dgamma: usize, dbeta: usize, dx: usize,
  scratch: usize, batch: i32, pixels: i32, channels: i32, epsilon: f32, parts: i32, relu: bool,
): void {
  const bytes = align(channels << 2);
  for (let part = 0; part < parts; part++) {
    const start = partStart(batch, parts, part);
    const rows = (partStart(batch, parts, part + 1) - start) * pixels;
    const at = (start * pixels * channels) << 2;
    const sums = bufferOf(scratch, 2 * bytes, part);
    normalizeBackprop(
      x + at, dy + at, mean, variance, gamma, beta, sums, sums + bytes, dx ? dx + at : 0, rows, channels, epsilon, relu,
    );
    join(scratch, 2 * bytes, part);
    mean += channels << 2;
    variance += channels << 2;
  }
  copyFloats(dgamma, scratch, channels);
  copyFloats(dbeta, scratch + bytes, channels);
}
