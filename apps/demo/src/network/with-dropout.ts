import type { Spec } from './spec.js';

/**
 * Returns the layers with this dropout: the rate of those that drop is changed, and where none does, each hidden dense layer
 * gets one after it, as in the lab. With a rate of 0 none is left.
 */
export function withDropout(layers: readonly Spec[], rate: number): readonly Spec[] {
  if (rate === 0) return layers.filter(({ type }) => type !== 'dropout');
  const drop: Spec = { type: 'dropout', config: { rate, channels: false } };
  if (layers.some(({ type }) => type === 'dropout')) {
    return layers.map((layer) =>
      layer.type === 'dropout' ? { type: 'dropout', config: { ...layer.config, rate } } : layer,
    );
  }
  const last = layers.findLastIndex(({ type }) => type === 'dense');
  return layers.flatMap((layer, i) => (isHiddenEnd(layers, i, last) ? [layer, drop] : [layer]));
}

/** Whether a hidden dense layer ends here, its normalisation included. */
function isHiddenEnd(layers: readonly Spec[], index: number, last: number): boolean {
  if (index >= last) return false;
  const { type } = layers[index];
  if (type === 'dense') return layers[index + 1].type !== 'batchNorm';
  return type === 'batchNorm' && layers[index - 1]?.type === 'dense';
}
