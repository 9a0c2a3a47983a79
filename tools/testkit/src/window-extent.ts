/** A window that moves along one axis. */
export interface Window {
  size: number;
  stride: number;
  /** TensorFlow's `same` pads so that `out = ceil(length / stride)`, the odd cell behind. */
  padding: 'same' | 'valid' | readonly [before: number, after: number];
}

/** Returns how many places a window has along an axis of `length` cells, and the padding before its first cell. */
export function windowExtent(
  length: number,
  { size, stride, padding }: Window,
): { out: number; before: number } {
  if (padding === 'same') {
    const out = Math.ceil(length / stride);
    return { out, before: Math.max((out - 1) * stride + size - length, 0) >> 1 };
  }
  const [before, after] = padding === 'valid' ? [0, 0] : padding;
  return { out: Math.floor((length + before + after - size) / stride) + 1, before };
}
