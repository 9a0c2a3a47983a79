import type { Browser, Page } from 'playwright-core';
import type { BrowserFacts } from '../engine.js';
import { EngineLostError } from '../engine-lost-error.js';
import { explainLaunch } from './explain-launch.js';
import { findBrowser } from './find-browser.js';
import { isPageBuilt } from './page-file.js';

export interface LaunchBrowserOptions {
  /** Its executable, or `true` for one that is found. @defaultValue true */
  browser?: string | true;
  /** Opens its window. @defaultValue false */
  show?: boolean;
  /** More flags, as on its own command line. */
  browserFlags?: string;
}

export interface LaunchedBrowser {
  facts: BrowserFacts;
  /** Opens an address in a page; `onLost` is told when the page is gone without having been closed from here. */
  open(url: string, onLost: (error: EngineLostError) => void): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}

/**
 * Starts a browser with an empty profile of its own.
 *
 * @throws Error when there is none or it does not start, in words for people
 */
export async function launchBrowser(options: LaunchBrowserOptions): Promise<LaunchedBrowser> {
  const { browser: given = true, show = false, browserFlags = '' } = options;
  const path = findBrowser(given === true ? undefined : given);
  if (!isPageBuilt()) {
    throw new Error(
      '--browser: expected the page that runs in it, which is not built. Build it: npm run build',
    );
  }
  const { chromium } = await import('playwright-core');
  let browser: Browser;
  try {
    browser = await chromium.launch({
      executablePath: path,
      headless: !show,
      // A browser of root's has no sandbox.
      chromiumSandbox: process.getuid?.() !== 0,
      args: browserFlags.split(/\s+/).filter((flag) => flag),
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
      let closingPage = false;
      const lost = (what: string) => {
        if (!closing && !closingPage) onLost(new EngineLostError(what));
      };
      let page: Page;
      try {
        page = await browser.newPage({ viewport: null });
        // Also when the browser ends: its pages close first.
        page.on('close', () => lost('The browser ended or was closed.'));
        page.on('crash', () => lost('The page in the browser crashed.'));
        await page.goto(url);
      } catch (cause) {
        throw new Error(`--browser: expected ${path} to open a page, but it did not. Try again.`, { cause });
      }
      return {
        close: async () => {
          closingPage = true;
          // It may be gone already.
          await page.close().catch(() => {});
        },
      };
    },
    async close() {
      closing = true;
      await browser.close();
    },
  };
}

function productOf(path: string): string {
  if (/edge/i.test(path)) return 'Edge';
  return /chrome/i.test(path.replace(/.*[\\/]/, '')) ? 'Chrome' : 'Chromium';
}
