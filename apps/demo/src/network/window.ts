export type Padding = 'same' | 'valid';

/** How a window slides along one axis. */
export interface WindowAxis {
  /** Positions of the window. */
  outputs: number;
  /** Pixels of padding before and after: `same` puts the odd one after. */
  before: number;
  after: number;
  /** Pixels at the end that no window reads. */
  unread: number;
}

/** TensorFlow's rules of sliding a window of `size` in steps of `stride` along `inputs` pixels. */
export function windowAxis(inputs: number, size: number, stride: number, padding: Padding): WindowAxis {
  if (padding === 'valid') {
    const outputs = Math.max(Math.floor((inputs - size) / stride) + 1, 0);
    const unread = outputs === 0 ? inputs : inputs - ((outputs - 1) * stride + size);
    return { outputs, before: 0, after: 0, unread };
  }
  const outputs = Math.ceil(inputs / stride);
  const reach = (outputs - 1) * stride + size;
  const total = Math.max(reach - inputs, 0);
  const before = Math.floor(total / 2);
  return { outputs, before, after: total - before, unread: Math.max(inputs - reach, 0) };
}
