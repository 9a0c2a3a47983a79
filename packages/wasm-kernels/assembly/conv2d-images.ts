// Convolutions, NHWC. A patch of the zero-padded image is `kernelHeight` runs of `kernelWidth · channels` contiguous
// floats, so a convolution is a product of gathered rows with packed panels, without a patch matrix in memory:
//
//   forward          rows = patches of x                       panels = filter                     [kh·kw·ci, co]
//   input gradient   rows = patches of the padded dy, stride 1  panels = filter of one phase, turned [taps·co, ci]
//   filter gradient  sum over pixels of patch ⊗ dy, in ascending order of the images
//
// With strides sh × sw, the pixels of the input gradient fall into sh · sw phases; those of one phase are reached by the
// same taps of the filter, every sh-th row and sw-th column of it.
//
// Images are worked on in groups small enough to stay in the first-level cache.

import { copyFloats, copyWherePositive } from './simd';

const GROUP_BYTES: i32 = 32 << 10;

// @ts-ignore: decorator
@inline
export function groupOf(batch: i32, bytesPerImage: i32): i32 {
  return max(1, min(batch, GROUP_BYTES / max(1, bytesPerImage)));
}

// @ts-ignore: decorator
@inline
export function needsPadding(inSize: i32, before: i32, padded: i32): bool {
  return before != 0 || padded > inSize;
}

/** Copies `images` images into the middle of zeroed padded ones; rows and columns past the padded size are left out. */
export function copyIntoPadded(
  to: usize, from: usize, output: usize, images: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, paddedHeight: i32, paddedWidth: i32,
): void {
  const rows = min(height, paddedHeight - top);
  const floats = min(width, paddedWidth - left) * channels;
  for (let n = 0; n < images; n++) {
    for (let row = 0; row < rows; row++) {
      const source = ((n * height + row) * width * channels) << 2;
      const target = to + ((((n * paddedHeight + top + row) * paddedWidth + left) * channels) << 2);
      if (output) copyWherePositive(target, from + source, output + source, floats);
      else copyFloats(target, from + source, floats);
    }
  }
}

/** Writes the byte offset of every patch of a group: image, then row, then column. */
export function patchOffsets(
  to: usize, images: i32, outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32,
  rowFloats: i32, channels: i32, imageFloats: i32,
): void {
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < outHeight; y++) {
      let at = (n * imageFloats + y * strideHeight * rowFloats) << 2;
      for (let x = 0; x < outWidth; x++) {
        store<u32>(to, at);
        at += (strideWidth * channels) << 2;
        to += 4;
      }
    }
  }
}

/** Writes 0, step, 2 · step … */
export function evenOffsets(to: usize, count: i32, step: i32): void {
  let at = 0;
  for (let i = 0; i < count; i++) {
    store<u32>(to + (i << 2), at);
    at += step;
  }
}
