import type { Browser } from 'playwright-core';
import type { BrowserFacts } from '../run/engine.js';
import { EngineLostError } from '../run/engine-lost-error.js';
import { explainLaunch } from './explain-launch.js';

export interface LaunchBrowserOptions {
  /** Its executable. */
  path: string;
  /** Opens its window. */
  show: boolean;
  /** More flags, as on its own command line. */
  flags: readonly string[];
}

export interface LaunchedBrowser {
  facts: BrowserFacts;
  /** Opens an address in a page; `onLost` is told when page or browser are gone without `close`. */
  open(url: string, onLost: (error: EngineLostError) => void): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a browser with an empty profile of its own.
 *
 * @throws Error when it does not start, in words for people
 */
export async function launchBrowser({ path, show, flags }: LaunchBrowserOptions): Promise<LaunchedBrowser> {
  const { chromium } = await import('playwright-core');
  let browser: Browser;
  try {
    browser = await chromium.launch({
      executablePath: path,
      headless: !show,
      // A browser of root's has no sandbox.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [...flags],
      // Ctrl-C is this process's to handle: it saves the run first.
      handleSIGINT: false,
      handleSIGTERM: false,
    });
  } catch (cause) {
    throw new Error(explainLaunch(path, cause), { cause });
  }
  let closing = false;
  return {
    facts: { name: `${productOf(path)} ${browser.version()}`, path },
    async open(url, onLost) {
      const lost = (what: string) => {
        if (!closing) onLost(new EngineLostError(what));
      };
      const page = await browser.newPage();
      // Also when the browser ends: its pages close first.
      page.on('close', () => lost('The browser ended or was closed.'));
      page.on('crash', () => lost('The page in the browser crashed.'));
      await page.goto(url);
    },
    async close() {
      closing = true;
      await browser.close();
    },
  };
}

function productOf(path: string): string {
  if (/edge/i.test(path)) return 'Edge';
  return /chrom(e|ium)/i.exec(path.replace(/.*[\\/]/, ''))?.[0].toLowerCase() === 'chrome'
    ? 'Chrome'
    : 'Chromium';
}
