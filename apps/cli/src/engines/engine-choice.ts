import type { RunSettings } from '@lab/train/run-folder';

/** What the command line says about where to do the arithmetic. */
export interface EngineChoice {
  backend: 'auto' | 'wasm' | 'webgl';
  /** An executable, or `true` for one that is found. */
  browser?: string | true;
  /** Opens the browser's window. */
  show?: boolean;
  /** More flags for the browser, as on its own command line. */
  browserFlags?: string;
}

export interface OpenEngineOptions extends EngineChoice {
  /** Threads to train in, or `auto` to measure. */
  workers: number | 'auto';
  /** What will be trained: decides how many threads are worth it and, with `auto` in a browser, the backend. */
  settings?: RunSettings;
  signal: AbortSignal;
}
