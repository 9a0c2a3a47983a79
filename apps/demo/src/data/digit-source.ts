import type { TrainTest } from '@lab/mnist-data';
import type { DataName } from '../settings/training-settings.js';
import { placeName } from './digit-progress.js';
import { digitSets } from './digit-set.js';
import type { LoadedDigits } from './loaded-digits.js';
import { type RequestDigitsOptions, requestDigits } from './request-digits.js';

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
  /** What has to be said beside every figure: that synthetic digits stand in, that files are of no known set. */
  readonly notice?: string;
  /** Where the digits asked for were looked for, and what came of it. */
  readonly reasons?: string;
}

/** Where all sections have their digits from. */
export interface DigitSource {
  readonly state: DigitState;
  /** The digits last loaded. Images lie in shared memory where the page is cross-origin isolated. */
  readonly data: TrainTest | undefined;
  /** [classes] What each label of {@link data} means. */
  readonly classNames: readonly string[];
  /** Loads a set once; where it cannot be had, synthetic digits stand in, and `state` says so. */
  load(name: DataName): Promise<TrainTest>;
  /** Tries the set last asked for again: after synthetic digits had to stand in, or a load that failed. */
  retry(): Promise<TrainTest>;
  /** Takes the four files that a visitor dropped on the page. @throws Error with a sentence for people */
  loadFiles(files: readonly File[]): Promise<TrainTest>;
  /** Calls `listener` at each change of `state`, until the function returned is called. */
  subscribe(listener: () => void): () => void;
}

export interface CreateDigitSourceOptions {
  /** @defaultValue {@link requestDigits}, in a worker */
  request?: (options: RequestDigitsOptions) => Promise<LoadedDigits>;
  /** Address of the folder that may have a folder for each set. @defaultValue the page's own */
  server?: string;
}

interface Load {
  name: DataName;
  digits: Promise<TrainTest>;
  stop: AbortController;
}

/** Returns the page's digits; nothing is loaded yet. */
export function createDigitSource(options: CreateDigitSourceOptions = {}): DigitSource {
  const { request = requestDigits, server = new URL('./', globalThis.location.href).href } = options;
  let state: DigitState = { phase: 'idle', name: 'mnist', progress: 0, message: '', synthetic: false };
  let loaded: LoadedDigits | undefined;
  // What goes on or is there, and what was there last.
  let current: Load | undefined;
  let ready: { load: Load; state: DigitState } | undefined;
  const listeners = new Set<() => void>();

  const set = (next: DigitState) => {
    state = next;
    for (const listener of [...listeners]) listener();
  };

  const begin = (name: DataName, files?: readonly File[]): Promise<TrainTest> => {
    const stop = new AbortController();
    const load = async (): Promise<TrainTest> => {
      set({ phase: 'loading', name, progress: 0, message: 'Looking for the digits', synthetic: false });
      try {
        const digits = await request({
          set: name,
          server,
          files,
          signal: stop.signal,
          onProgress: ({ fraction, text }) => {
            if (!stop.signal.aborted) set({ ...state, progress: fraction, message: text });
          },
        });
        stop.signal.throwIfAborted();
        loaded = digits;
        const { synthetic, notice, reasons } = digits;
        const done: DigitState = {
          phase: 'ready',
          name,
          progress: 1,
          message: describe(digits),
          synthetic,
          notice,
          reasons,
        };
        if (current) ready = { load: current, state: done };
        set(done);
        return { train: digits.train, test: digits.test };
      } catch (error) {
        // Another load is going on instead: what it says stands.
        if (stop.signal.aborted) throw error;
        const message = error instanceof Error ? error.message : String(error);
        // The digits from before are still there.
        current = ready?.load;
        set(ready ? { ...ready.state, message } : { ...state, phase: 'idle', progress: 0, message });
        throw error;
      }
    };
    current?.stop.abort(new Error('Other digits were asked for.'));
    // Known as the current one before it begins to tell how far it is.
    const digits = Promise.resolve().then(load);
    current = { name, digits, stop };
    return digits;
  };

  return {
    get state() {
      return state;
    },
    get data() {
      return loaded;
    },
    get classNames() {
      return loaded?.classNames ?? digitSets.mnist.classNames;
    },
    load: (name) => (current?.name === name ? current.digits : begin(name)),
    retry: () => begin(state.name),
    loadFiles: (files) => begin('mnist', files),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function describe({ train, test, synthetic, notice }: LoadedDigits): string {
  if (notice !== undefined) return notice;
  const numbers = `${train.count.toLocaleString('en')} to train on, ${test.count.toLocaleString('en')} to test`;
  if (synthetic) return `Synthetic digits, drawn by this page: ${numbers}. No figure of theirs is MNIST’s.`;
  const title = train.name in digitSets ? digitSets[train.name as DataName].title : train.name;
  return `${title} from ${placeName(train.source)}: ${numbers}.`;
}
