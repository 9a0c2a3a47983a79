import { layersOf } from '../network/describe.js';
import { labNetworks } from '../network/lab-network.js';
import type { Spec } from '../network/spec.js';
import { withDropout } from '../network/with-dropout.js';
import type { TrainingSettings } from '../settings/training-settings.js';

/** Returns the network that settings ask for, as it is trained: with their dropout. */
export function networkOf({ network, layers, dropout }: TrainingSettings): Spec {
  const own = network === 'own' ? layers : undefined;
  const lab = labNetworks.find(({ id }) => id === network);
  const base = own ?? (lab && layersOf(lab.network));
  if (!base || base.length === 0)
    throw new TypeError(`There is no network “${network}”. Choose one of the list.`);
  return { type: 'sequential', config: { layers: withDropout(base, dropout) } };
}
