import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { findViolations } from './support/find-violations.js';
import { pageTests } from './support/open-page.js';

const { open } = pageTests({ mnist: false });

/** Opens the page with all of its sections drawn: each is looked at once. */
async function openAll(options: BrowserContextOptions) {
  const { page, problems } = await open({ section: 'challenge', reducedMotion: 'reduce', ...options });
  for (const section of ['training', 'inside', 'draw', 'challenge', 'convolution']) {
    await page.locator(`#${section}`).evaluate((element) => element.scrollIntoView());
    await page.locator(`lab-${section} h2`).waitFor();
    // What is out of sight is not drawn: scrolled past at once, it would stay empty.
    if (section === 'inside') await page.locator('#inside lab-layer-maps canvas').first().waitFor();
  }
  return { page, problems };
}

/** Elements that reach beyond the page's right edge, and are not in something that scrolls. */
function beyondTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main *, header *')]
      .filter((element) => {
        const { right, width, height } = element.getBoundingClientRect();
        if (width <= 1 || height <= 1 || right <= innerWidth + 1) return false;
        for (let parent = element.parentElement; parent; parent = parent.parentElement)
          if (getComputedStyle(parent).overflowX !== 'visible') return false;
        return true;
      })
      .map((element) => `${element.tagName} ${element.className}`),
  );
}

describe('on every screen', () => {
  it.each([
    { width: 320, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
    // What 1,440 px are at a zoom of 200 %.
    { width: 720, colorScheme: 'light' },
    { width: 768, colorScheme: 'dark' },
    { width: 1024, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 1440, colorScheme: 'dark' },
    { width: 1920, colorScheme: 'light' },
  ] as const)(
    'the page fits, and axe finds nothing in it, at $width px, $colorScheme',
    async ({ width, colorScheme }) => {
      const { page, problems } = await openAll({ viewport: { width, height: 900 }, colorScheme });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      expect(await beyondTheEdge(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(await findViolations(page, 'body')).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await findViolations(page, 'dialog')).toEqual([]);
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );
});

describe('in colours that the system chooses', () => {
  it('axe finds nothing, and what is pressed is told by more than colour', async () => {
    const { page } = await openAll({ viewport: { width: 1440, height: 900 }, forcedColors: 'active' });
    expect(await findViolations(page, 'body')).toEqual([]);
    const pressed = page.locator('.patch-presets [aria-pressed=true]');
    expect(await pressed.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid');
    await page.context().close();
  });
});

describe('with the keyboard alone', () => {
  it('every control of every section is reached, in the order in which it is read, and seen when it is', async () => {
    const { page } = await openAll({ viewport: { width: 1440, height: 900 } });
    await page.evaluate(() => {
      scrollTo(0, 0);
      (document.activeElement as HTMLElement | null)?.blur();
    });
    const reached = new Set<string>();
    const unseen: string[] = [];
    for (let i = 0; i < 200; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return undefined;
        const { outlineStyle } = getComputedStyle(element);
        const label = element.closest('.segmented label');
        const around = label ? getComputedStyle(label).outlineStyle : 'none';
        return {
          section: element.closest('main > section')?.id,
          isSeen: outlineStyle !== 'none' || around !== 'none',
          what: element.outerHTML.slice(0, 80),
        };
      });
      if (!at) break;
      if (at.section) reached.add(at.section);
      if (!at.isSeen) unseen.push(at.what);
    }
    expect([...reached]).toEqual(['convolution', 'training', 'inside', 'draw', 'challenge']);
    expect(unseen).toEqual([]);
    await page.context().close();
  });
});
