import type { TensorLayout } from '../../network/tensor-layout.js';
import { bandBoundaries } from '../../timeline/run-history.js';
import { percentileBands } from './percentile-bands.js';

/** Which tensors make up a group of bands. */
export interface BandGroup {
  /** `all`, or a layer's name. */
  name: string;
  /** Where its tensors lie: [first, end) each. */
  ranges: readonly (readonly [first: number, end: number])[];
}

/** All groups of a network. */
export interface BandGroups {
  weights: BandGroup[];
  biases: BandGroup[];
}

/** The groups of a network's weights, and of its biases (a batch normalisation's offset is one): all, then layer by layer. */
export function bandGroups(layout: TensorLayout): BandGroups {
  const groups = (kinds: readonly string[]): BandGroup[] => {
    const slots = layout.filter(
      ({ name, role }) => role === 'params' && kinds.includes(name.slice(name.lastIndexOf('/') + 1)),
    );
    const range = ({ offset, length }: TensorLayout[number]) => [offset, offset + length] as const;
    const layers = slots.map((slot) => ({
      name: slot.name.slice(0, slot.name.lastIndexOf('/')),
      ranges: [range(slot)],
    }));
    return slots.length === 0 ? [] : [{ name: 'all', ranges: slots.map(range) }, ...layers];
  };
  return { weights: groups(['kernel']), biases: groups(['bias', 'beta']) };
}

/** Returns the boundaries of each group, [groups · 8]. */
export function layerBands(groups: readonly BandGroup[], values: Float32Array): Float32Array {
  const bands = new Float32Array(groups.length * bandBoundaries);
  for (const [i, { ranges }] of groups.entries()) {
    percentileBands(
      ranges.map(([first, end]) => values.subarray(first, end)),
      bands.subarray(i * bandBoundaries, (i + 1) * bandBoundaries),
    );
  }
  return bands;
}
