import type { Engine } from './engine.js';
import { openLocalEngine } from './local-engine.js';
import type { TrainSettings } from './train-settings.js';

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
  settings?: TrainSettings;
  signal: AbortSignal;
}

/**
 * Opens what the command line asks for: a browser for WebGL, for `--browser` and for `--show`, else this process.
 *
 * @throws Error when it is not there, in words for people
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const { backend, browser, show, browserFlags } = options;
  if (backend === 'webgl' || browser !== undefined || show) {
    // Only here: it loads playwright-core and a web server.
    return (await import('../browser/browser-engine.js')).openBrowserEngine(options);
  }
  if (browserFlags !== undefined) {
    throw new Error(
      '--browser-flags: expected a browser to give them to, got none. Add --browser or --backend webgl.',
    );
  }
  return openLocalEngine({ workers: options.workers, microBatches: options.settings?.microBatches });
}
