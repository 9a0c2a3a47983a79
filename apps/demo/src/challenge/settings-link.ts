import { recipeSettings } from '../settings/settings-store.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import { type LinkSettings, linkFields } from './link-fields.js';
import { readLink, writeLink } from './share-link.js';

/** Returns the settings of a run as `#v=1&…`. */
export function writeSettingsLink(settings: TrainingSettings): string {
  const { network, layers = [], heldOut = 0 } = settings;
  return writeLink<LinkSettings>(linkFields(network), {
    ...settings,
    layers: network === 'own' ? layers : [],
    heldOut,
  });
}

/**
 * Reads the settings out of an address's hash. Whatever it says, they are such as the page can train with.
 *
 * @param workers - threads of this device
 */
export function readSettingsLink(
  hash: string,
  workers: number,
): { found: boolean; settings: TrainingSettings; problems: string[] } {
  // What is left out is the recipe of the network that the link names.
  const { settings: first } = readLink<LinkSettings>(linkFields('conv-dropout'), hash);
  const read = readLink<LinkSettings>(linkFields(first.network), hash);
  const { layers, ...settings } = read.settings;
  const isOwn = settings.network === 'own' && layers.length > 0;
  const network = settings.network === 'own' && !isOwn ? 'conv-dropout' : settings.network;
  const { optimizer } = recipeSettings(network);
  return {
    found: read.found,
    settings: { ...settings, network, optimizer, workers, ...(isOwn && { layers }) },
    problems: read.problems,
  };
}
