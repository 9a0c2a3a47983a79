/** Patches that people made by hand, before networks learned theirs. */
export const presets = ['vertical', 'horizontal', 'blur', 'sharpen', 'copy'] as const;

export type PresetId = (typeof presets)[number];

/**
 * Returns a patch [size · size], row by row:
 *
 * - `vertical`: ink at the left minus ink at the right; 0 where both are alike
 * - `horizontal`: ink above minus ink below
 * - `blur`: the mean
 * - `sharpen`: twice the middle minus the mean of the patch
 * - `copy`: the middle
 *
 * The middle of an even patch is the cell before the true middle, as padding puts the odd cell after.
 */
export function presetKernel(preset: PresetId, size: number): Float32Array {
  const kernel = new Float32Array(size * size);
  const middle = Math.floor((size - 1) / 2);
  const centre = middle * size + middle;
  for (let i = 0; i < kernel.length; i++) {
    const [row, column] = [Math.floor(i / size), i % size];
    if (preset === 'blur') kernel[i] = 1 / kernel.length;
    if (preset === 'sharpen') kernel[i] = -1 / kernel.length;
    if (preset === 'vertical') kernel[i] = -Math.sign(column - (size - 1) / 2);
    if (preset === 'horizontal') kernel[i] = -Math.sign(row - (size - 1) / 2);
  }
  if (preset === 'sharpen') kernel[centre] += 2;
  if (preset === 'copy') kernel[centre] = 1;
  // A patch of one cell has no sides.
  if (size === 1 && kernel[0] === 0) kernel[0] = 1;
  // Without negative zeros: they would show as −0.
  return kernel.map((weight) => weight + 0);
}
