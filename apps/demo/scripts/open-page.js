import { chromium } from 'playwright';
import { findChromium } from '../../../tools/checks/chromium.js';
import { serve } from '../server/serve.js';

// Without a graphics processor: Chromium's own software drawing, which takes far less of the processor than WebGL's.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-precise-memory-info',
];

/**
 * Serves the built page, and opens it in Chromium.
 *
 * @param {{ mnist?: false, launch?: string[] }} [options] - `mnist: false` serves no digits
 */
export async function openPage({ mnist, launch = [] } = {}) {
  const server = await serve({ port: 0, mnist });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...flags, ...launch],
  });
  return {
    address: server.address,
    mnist: server.mnist,
    /** Opens the page in a profile of its own. */
    async open(/** @type {import('playwright').BrowserContextOptions} */ context = {}) {
      const page = await (
        await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context })
      ).newPage();
      await page.goto(server.address);
      await page.waitForSelector('[data-testid=network]');
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Starts a training with some settings.
 *
 * @param {import('playwright').Page} page
 * @param {Record<string, string>} settings - values of the form's fields by their test ids
 */
export async function startTraining(page, settings) {
  for (const [id, value] of Object.entries(settings)) {
    const field = page.getByTestId(id);
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await page.getByTestId('start').click();
}

/**
 * Waits until the status begins with a word.
 *
 * @param {import('playwright').Page} page
 * @param {string} word
 */
export async function waitForStatus(page, word, timeout = 60_000) {
  await page.waitForFunction(
    (start) => document.querySelector('[data-testid=status]')?.textContent?.startsWith(start),
    word,
    { timeout },
  );
}
