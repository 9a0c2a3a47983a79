import { formatCount } from '../styles/format.js';

/** All words beside the maps of layers. */
export const strings = {
  /** Beside a layer's name: `6 maps of 28×28`. */
  size: (shape: readonly number[]) =>
    shape.length === 3 ? `${shape[2]} maps of ${shape[0]}×${shape[1]}` : `${formatCount(shape[0])} numbers`,
  eachItsOwn: 'each map up to its own largest value',
} as const;
