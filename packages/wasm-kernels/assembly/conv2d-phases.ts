// The input gradient, phase by phase of the strides: see conv2d-images.ts.

import { blockVectors, packBias, packRows, vectorsOf } from './panels';
import { gather } from './tiles';

/** Taps of the filter, along one axis, that reach the inputs of a phase. */
// @ts-ignore: decorator
@inline
export function tapsOf(kernel: i32, stride: i32, phase: i32): i32 {
  return phase < kernel ? (kernel - phase + stride - 1) / stride : 0;
}

/** Returns the length of the padded dy along one axis. */
// @ts-ignore: decorator
@inline
export function paddedGradient(inSize: i32, kernel: i32, stride: i32, before: i32): i32 {
  return (inSize - 1 + before) / stride + tapsOf(kernel, stride, 0);
}

/** Writes, phase by phase, where each input pixel's patch of the padded dy starts and where its gradient goes. */
export function phaseOffsets(
  inOffsets: usize, outOffsets: usize, images: i32, inHeight: i32, inWidth: i32, inChannels: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
  gradientHeight: i32, gradientWidth: i32,
): void {
  const tapsHigh = tapsOf(kernelHeight, strideHeight, 0);
  const tapsWide = tapsOf(kernelWidth, strideWidth, 0);
  for (let py = 0; py < strideHeight; py++) {
    const dropY = tapsHigh - tapsOf(kernelHeight, strideHeight, py);
    for (let px = 0; px < strideWidth; px++) {
      const dropX = tapsWide - tapsOf(kernelWidth, strideWidth, px);
      for (let n = 0; n < images; n++) {
        for (let iy = firstOf(py, top, strideHeight); iy < inHeight; iy += strideHeight) {
          const gy = n * gradientHeight + (iy + top - py) / strideHeight + dropY;
          for (let ix = firstOf(px, left, strideWidth); ix < inWidth; ix += strideWidth) {
            const gx = (ix + left - px) / strideWidth + dropX;
            store<u32>(inOffsets, ((gy * gradientWidth + gx) * outChannels) << 2);
            store<u32>(outOffsets, (((n * inHeight + iy) * inWidth + ix) * inChannels) << 2);
            inOffsets += 4;
            outOffsets += 4;
          }
        }
      }
    }
  }
}

/** Returns the first input index of a phase: the smallest i ≥ 0 with (i + before) mod stride = phase. */
// @ts-ignore: decorator
@inline
function firstOf(phase: i32, before: i32, stride: i32): i32 {
  return (phase - (before % stride) + stride) % stride;
}

/** Returns how many input indices a phase has. */
// @ts-ignore: decorator
@inline
function countOf(phase: i32, before: i32, stride: i32, size: i32): i32 {
  const first = firstOf(phase, before, stride);
  return first < size ? (size - first + stride - 1) / stride : 0;
}

/** Packs the filter of each phase: its taps backwards, output channels as rows, input channels as columns. */
export function packPhases(
  panel: usize, filter: usize, inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32,
): void {
  for (let py = 0; py < strideHeight; py++) {
    const tapsHigh = tapsOf(kernelHeight, strideHeight, py);
    for (let px = 0; px < strideWidth; px++) {
      const tapsWide = tapsOf(kernelWidth, strideWidth, px);
      if (tapsHigh == 0 || tapsWide == 0) continue;
      for (let first = 0; first < inChannels; ) {
        const width = blockVectors(vectorsOf(inChannels - first)) << 2;
        panel = packBias(panel, 0, inChannels, first, width);
        for (let ty = tapsHigh - 1; ty >= 0; ty--) {
          for (let tx = tapsWide - 1; tx >= 0; tx--) {
            const tap = (py + ty * strideHeight) * kernelWidth + px + tx * strideWidth;
            panel = packRows(
              panel, filter + ((tap * inChannels * outChannels) << 2), outChannels, inChannels, 4, outChannels << 2,
              first, width,
            );
          }
        }
        first += width;
      }
    }
  }
}

export function gatherPhases(
  dx: usize, gradient: usize, panel: usize, inOffsets: usize, outOffsets: usize, images: i32, group: i32,
  inHeight: i32, inWidth: i32, inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32, top: i32, left: i32, gradientWidth: i32,
): void {
  for (let py = 0; py < strideHeight; py++) {
    const tapsHigh = tapsOf(kernelHeight, strideHeight, py);
    const rows = countOf(py, top, strideHeight, inHeight);
    for (let px = 0; px < strideWidth; px++) {
      const tapsWide = tapsOf(kernelWidth, strideWidth, px);
      const pixels = rows * countOf(px, left, strideWidth, inWidth);
      if (tapsHigh > 0 && tapsWide > 0) {
        const runLength = tapsWide * outChannels;
        for (let first = 0; first < inChannels; ) {
          const vectors = blockVectors(vectorsOf(inChannels - first));
          const width = vectors << 2;
          gather(
            vectors, images * pixels, inOffsets, outOffsets, gradient, panel, tapsHigh, runLength,
            (gradientWidth * outChannels - runLength) << 2, dx + (first << 2), 0, 0, min(4, inChannels - first - width + 4),
          );
          panel += ((tapsHigh * runLength + 1) * width) << 2;
          first += width;
        }
      }
      inOffsets += (group * pixels) << 2;
      outOffsets += (group * pixels) << 2;
    }
  }
}
