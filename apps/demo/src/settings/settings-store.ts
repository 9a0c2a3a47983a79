import { labNetworks } from '../network/lab-network.js';
import type { TrainingSettings } from './training-settings.js';

/** Returns the settings that the lab trains a network with, on what this device has. */
export function recipeSettings(
  network: string,
): Omit<TrainingSettings, 'backend' | 'workers' | 'seed' | 'data'> {
  const { recipe } = labNetworks.find(({ id }) => id === network) ?? labNetworks[0];
  const { iterations, batchSize, learningRate, optimizer, dropout } = recipe;
  return { network, iterations, batchSize, learningRate, optimizer, dropout };
}

/** Threads to begin with: the test digits are looked at in one more. */
function defaultWorkers(): number {
  const cores = navigator.hardwareConcurrency ?? 1;
  if (cores >= 8) return 4;
  return cores >= 4 ? 2 : 1;
}

/** The settings of the next run, as the form has them. */
export class SettingsStore {
  #value: TrainingSettings = {
    ...recipeSettings('conv-dropout'),
    backend: 'auto',
    workers: defaultWorkers(),
    seed: 0,
    data: 'mnist',
  };
  readonly #listeners = new Set<() => void>();

  get value(): TrainingSettings {
    return this.#value;
  }

  /** Changes some of them. */
  change(changes: Partial<TrainingSettings>): void {
    this.#value = { ...this.#value, ...changes };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` at each change, until the function returned is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
