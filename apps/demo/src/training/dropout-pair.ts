import type { Training } from '../section/training.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import type { Timeline } from '../timeline/timeline.js';

/** Dropout of the second run where the settings have none: the lab's. */
const labDropout = 0.25;

/** Trains a network without and with dropout, one run after the other, from the same seed. */
export class DropoutPair {
  readonly #training: Training;
  #next: TrainingSettings | undefined;

  constructor(training: Training) {
    this.#training = training;
  }

  async start(settings: TrainingSettings): Promise<void> {
    this.#next = { ...settings, dropout: settings.dropout > 0 ? settings.dropout : labDropout };
    await this.#training.start({ ...settings, dropout: 0 });
  }

  /** Calls the second run off. */
  cancel(): void {
    this.#next = undefined;
  }

  /** Starts the second run when the first is done; stopped by hand, the pair is off. Call it when a run changed. */
  follow({ runs }: Timeline): void {
    const next = this.#next;
    const last = runs.at(-1);
    if (!next || this.#training.active || !last || last.status === 'starting') return;
    this.#next = undefined;
    if (last.status === 'finished') queueMicrotask(() => void this.#training.start(next));
  }
}
