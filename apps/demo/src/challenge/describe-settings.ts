import { labNetworks } from '../network/lab-network.js';
import { recipeSettings } from '../settings/settings-store.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import { settingsDifference } from '../training/settings-difference.js';

/** Returns settings in a line: the network, what differs from its recipe, the seed. */
export function describeSettings(
  settings: TrainingSettings,
  { seed = true }: { seed?: boolean } = {},
): string {
  const lab = labNetworks.find(({ id }) => id === settings.network);
  const recipe: TrainingSettings = {
    ...settings,
    ...recipeSettings(settings.network),
    data: 'mnist',
  };
  const name = lab ? lab.id : 'own layers';
  const changed = lab ? settingsDifference(recipe, settings) : [];
  return [
    name,
    ...changed,
    ...((settings.heldOut ?? 0) > 0 ? ['honest protocol'] : []),
    ...(seed ? [`seed ${settings.seed}`] : []),
  ].join(', ');
}
