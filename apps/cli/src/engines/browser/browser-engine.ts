import type { Engine } from '../engine.js';
import type { OpenEngineOptions } from '../engine-choice.js';
import { type LabPage, openLabPage } from './lab-page.js';
import { launchBrowser } from './launch-browser.js';

/**
 * Starts a browser, and opens a backend in a page of it.
 *
 * @throws Error when there is no browser, it does not start, or its page cannot open the backend
 */
export async function openBrowserEngine(options: OpenEngineOptions): Promise<Engine> {
  const { backend, workers, signal } = options;
  if (backend === 'webgl' && workers !== 'auto' && workers > 1) {
    throw new RangeError(`--workers: expected 1 with WebGL, which trains in one thread, got ${workers}.`);
  }
  const browser = await launchBrowser(options);
  let page: LabPage | undefined;
  const close = async () => {
    await page?.close();
    await browser.close();
  };
  try {
    signal.throwIfAborted();
    page = await openLabPage(browser);
    const engine = await page.open(options);
    signal.throwIfAborted();
    return { ...engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}
