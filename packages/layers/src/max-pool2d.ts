import { checkInput } from './check-input.js';
import { checkPair } from './check-integer.js';
import type { Layer } from './layer.js';
import { replayable } from './replayable.js';
import { runKernel } from './run-kernel.js';
import { checkPadding, type Padding, slideWindow } from './window.js';
import { withGradient } from './with-gradient.js';

export interface MaxPool2DOptions {
  /** Side of the window, or its [height, width], in pixels. @defaultValue 2 */
  poolSize?: number | readonly [number, number];
  /** Step of the window, or its [down, right], in pixels. @defaultValue poolSize */
  strides?: number | readonly [number, number];
  /** @defaultValue 'same' */
  padding?: Padding;
  /** Name inside a network. @defaultValue `maxPool1`, `maxPool2` … */
  name?: string;
}

export type MaxPool2DConfig = {
  readonly poolSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly name?: string;
};

/**
 * Returns a layer that keeps the largest value of each window of an image [height, width, channels], channel by channel.
 * Padded pixels never win.
 *
 * @throws RangeError, TypeError when an option is out of its range
 */
export function maxPool2d(options: MaxPool2DOptions = {}): Layer<MaxPool2DConfig> {
  const { padding = 'same', name } = options;
  const poolSize = checkPair('maxPool2d', 'poolSize', options.poolSize ?? 2);
  const strides = checkPair('maxPool2d', 'strides', options.strides ?? poolSize);
  checkPadding('maxPool2d', padding);
  const layer = name ?? 'maxPool2d';
  return replayable({
    type: 'maxPool2d',
    config: { poolSize, strides, padding, ...(name !== undefined && { name }) },
    init(inputShape) {
      const outputSize = slideWindow(layer, inputShape, { size: poolSize, strides, padding });
      return { params: {}, state: {}, outputShape: [...outputSize, inputShape[2]] };
    },
    apply(_params, x, { inputGradient = true } = {}) {
      checkInput(layer, x, 'height, width, ', 4, x.shape[3] as number);
      const attributes = { filterSize: poolSize, strides, pad: padding };
      return withGradient(
        inputGradient ? [x] : [],
        (save) => {
          const y = runKernel('MaxPool', { x }, attributes);
          save([x, y]);
          return y;
        },
        (dy, [input, output]) => [runKernel('MaxPoolGrad', { dy, input, output }, attributes)],
      );
    },
  });
}
