import type { TrainTest } from '@lab/mnist-data';
import type { DataName } from '../training/training-settings.js';

/** How far the digits are. */
export interface DigitState {
  readonly phase: 'idle' | 'loading' | 'ready';
  /** The set asked for. */
  readonly name: DataName;
  /** 0..1 while loading. */
  readonly progress: number;
  /** In a sentence, for people: what is going on, where the digits come from, what went wrong. */
  readonly message: string;
  /** Whether the digits are generated ones, asked for or standing in. */
  readonly synthetic: boolean;
}

/** Where all sections have their digits from. */
export interface DigitSource {
  readonly state: DigitState;
  /** The digits last loaded. Images lie in shared memory where the page is cross-origin isolated. */
  readonly data: TrainTest | undefined;
  /** Loads a set once; where it cannot be had, synthetic digits stand in, and `state` says so. */
  load(name: DataName): Promise<TrainTest>;
  /** Takes the four files that a visitor dropped on the page. @throws Error with a sentence for people */
  loadFiles(files: readonly File[]): Promise<TrainTest>;
  /** Calls `listener` at each change of `state`, until the function returned is called. */
  subscribe(listener: () => void): () => void;
}

/** Returns the page's digits; nothing is loaded yet. */
export function createDigitSource(): DigitSource {
  let state: DigitState = { phase: 'idle', name: 'synthetic', progress: 0, message: '', synthetic: true };
  let data: TrainTest | undefined;
  const listeners = new Set<() => void>();
  return {
    get state() {
      return state;
    },
    get data() {
      return data;
    },
    async load() {
      const { syntheticMnist } = await import('@lab/mnist-data/synthetic');
      data ??= syntheticMnist({ seed: 0 });
      state = { phase: 'ready', name: 'synthetic', progress: 1, message: data.train.source, synthetic: true };
      for (const listener of listeners) listener();
      return data;
    },
    async loadFiles() {
      throw new Error('Files cannot be opened yet.');
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
