import type { Shape } from './layer.js';
import { formatShape, ShapeError } from './shape-error.js';

/** TensorFlow's rules: `same` pads with zeros, the odd one after; `valid` pads nothing. */
export type Padding = 'same' | 'valid';

/**
 * Returns the shape [height, width] of what a window gives that slides over an image [height, width, channels].
 *
 * @throws ShapeError when it is no image, or smaller than a window without padding
 */
export function slideWindow(
  layer: string,
  inputShape: Shape,
  { size, strides, padding }: { size: Shape; strides: Shape; padding: Padding },
): [height: number, width: number] {
  if (inputShape.length !== 3) {
    throw new ShapeError(
      layer,
      `expected input [height, width, channels], got ${formatShape(inputShape)}. Give it images.`,
    );
  }
  const along = (axis: number) => {
    const steps = inputShape[axis] - (padding === 'same' ? 1 : size[axis]);
    return Math.floor(steps / strides[axis]) + 1;
  };
  const [height, width] = [along(0), along(1)];
  if (height < 1 || width < 1) {
    throw new ShapeError(
      layer,
      `expected input of ${size.join('×')} or more, got ${formatShape(inputShape)}. Use padding 'same' or a smaller window.`,
    );
  }
  return [height, width];
}

/** @throws TypeError when there is no such padding */
export function checkPadding(layer: string, padding: string): void {
  if (padding !== 'same' && padding !== 'valid') {
    throw new TypeError(
      `${layer}: expected padding 'same' or 'valid', got ${JSON.stringify(padding)}. Use 'same'.`,
    );
  }
}
