import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { serve } from '../../server/serve.js';
import { ensureBuilt } from './ensure-built.js';

// Pages are drawn without WebGL's software, which would take a core; for training on WebGL it is there.
// No mirror is asked in earnest: what a test sees hangs on nobody's network.
const flags = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
  '--no-proxy-server',
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The widths that the page is tested at. */
export const viewports = [
  { name: 'telephone', width: 390, height: 844 },
  { name: 'wide', width: 1440, height: 900 },
] as const;

/** For what the page is to show, ms: nothing here is a measurement, and the machine may be slow or busy. */
const patience = 120_000;

export interface OpenPageOptions extends BrowserContextOptions {
  /** The part of the page to go to: `draw`. */
  section: string;
  /** What follows `#` in the address. */
  hash?: string;
  /** Called before the page is opened. */
  prepare?: (context: BrowserContext) => Promise<void>;
}

export interface PageTests {
  /** Opens the built page in a fresh browser profile, at one of its sections. */
  open(options: OpenPageOptions): Promise<{ page: Page; problems: string[] }>;
}

/** Builds and serves the page and starts Chromium, for the tests of a file; ends both after them. */
export function pageTests({ mnist }: { mnist?: false } = {}): PageTests {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    await ensureBuilt();
    served = await serve({ port: 0, ...(mnist === false && { mnist }) });
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: flags,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  return {
    async open({ section, hash = '', prepare, ...options }) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(patience);
      await prepare?.(context);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('pageerror', ({ message }) => problems.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
      await page.goto(`${served.address}${hash && `#${hash}`}`);
      await reach(page, section);
      return { page, problems };
    },
  };
}

/** Comes back when the page has drawn so many frames more. */
export async function frames(page: Page, count: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    for (let i = 0; i < wanted; i++) await new Promise(requestAnimationFrame);
  }, count);
}

/** Scrolls to a section when nothing will push it away any more: those above it have loaded, and what they show at first too. */
async function reach(page: Page, section: string): Promise<void> {
  for (const each of ['convolution', 'training', 'inside', 'draw', 'challenge']) {
    const loaded = page.locator(`lab-${each} h2`);
    await loaded.waitFor();
    await page.locator(`#${each}`).evaluate((element) => element.scrollIntoView());
    if (each === section) return loaded.scrollIntoViewIfNeeded();
    // It is drawn, with the page's own network, once it is seen.
    if (each === 'inside') await page.locator('#inside lab-layer-maps canvas').first().waitFor();
  }
}
