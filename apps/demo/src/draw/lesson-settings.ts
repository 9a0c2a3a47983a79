import { labNetworks } from '../network/lab-network.js';
import type { TrainingSettings } from '../settings/training-settings.js';

/** Returns the settings of a run that a lesson starts where none is open: the same network, small steps. */
export function lessonSettings(
  selected: TrainingSettings | undefined,
  pageNetwork: string | undefined,
): TrainingSettings {
  const lab = labNetworks.find(({ id }) => id === pageNetwork) ?? labNetworks[0];
  const { batchSize, optimizer, dropout } = lab.recipe;
  const base = selected ?? {
    network: lab.id,
    backend: 'auto',
    workers: 1,
    batchSize,
    seed: 0,
    optimizer,
    dropout,
    data: 'mnist',
  };
  return { ...base, iterations: 2000, learningRate: { type: 'constant', config: { rate: 0.0002 } } };
}
