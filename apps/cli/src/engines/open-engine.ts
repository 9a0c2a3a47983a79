import type { Engine } from './engine.js';
import type { EngineChoice, OpenEngineOptions } from './engine-choice.js';
import { openLocalEngine } from './local-engine.js';

/**
 * Opens what the command line asks for: a browser for WebGL, for `--browser` and for `--show`, else this process.
 *
 * @throws Error when it is not there, in words for people
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const { browserFlags } = options;
  if (needsBrowser(options)) {
    // Only here: it loads playwright-core and a web server.
    return (await import('./browser/browser-engine.js')).openBrowserEngine(options);
  }
  if (browserFlags !== undefined) {
    throw new Error(
      '--browser-flags: expected a browser to give them to, got none. Add --browser or --backend webgl.',
    );
  }
  return openLocalEngine({ workers: options.workers, microBatches: options.settings?.microBatches });
}

/** Whether the arithmetic is done in a browser: for WebGL, for `--browser` and for `--show`. */
export function needsBrowser({ backend, browser, show = false }: EngineChoice): boolean {
  return backend === 'webgl' || browser !== undefined || show;
}
