import type { TrainingSettings } from '../settings/training-settings.js';

/** Names a run for people: `conv-dropout, seed 0`. */
export function runName({ network, seed }: TrainingSettings): string {
  return `${network}, seed ${seed}`;
}
