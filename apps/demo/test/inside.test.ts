import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { giveFewDigits } from './support/few-digits.js';
import { findViolations } from './support/find-violations.js';
import { pageTests, viewports } from './support/open-page.js';
import { trainSynthetic } from './support/train-synthetic.js';

const { open } = pageTests({ mnist: false });

const picture = (page: Page, selector: string) =>
  page.evaluate((wanted) => (document.querySelector(wanted) as HTMLCanvasElement).toDataURL(), selector);

describe.each(viewports)('Look inside, $name', ({ width, height }) => {
  it('shows the page’s own network before anything is trained', async () => {
    const { page, problems } = await open({ section: 'inside', viewport: { width, height } });
    await page.locator('#inside .section-head').getByText('The network that came with this page').waitFor();
    await page.locator('#inside lab-patches canvas').nth(2).waitFor();
    await page.locator('#inside lab-layer-maps canvas').first().waitFor();
    // One of ten answers gets nearly all of the probability.
    await expect.poll(() => page.locator('#inside .probabilities .number').count()).toBe(10);
    expect(await findViolations(page, '#inside')).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('Look inside, before anything is trained', () => {
  it('lets the page’s own network read the test digits, counts its mistakes, and says what digits they are', async () => {
    const { page } = await open({ section: 'inside', viewport: { width: 1440, height: 900 } });
    await page.getByRole('button', { name: 'Test it on 10,000 digits' }).click();
    await page.locator('#inside .confusion').waitFor();
    await page.waitForFunction(() => {
      const { examined } = document.querySelector('lab-inside') as unknown as InsideLike;
      return examined.predictions.length === examined.labels.length;
    });
    const wrong = await page.evaluate(() => {
      const { examined } = document.querySelector('lab-inside') as unknown as InsideLike;
      return examined.labels.reduce((sum, label, i) => sum + Number(label !== examined.predictions[i]), 0);
    });
    await page.getByText(`misreads ${wrong.toLocaleString('en')}.`).waitFor();
    // No MNIST is served here: what stands in is said beside the figure.
    await page
      .locator('#inside lab-mistakes')
      .getByText(/synthetic/i)
      .first()
      .waitFor();
    // A misread digit shows its own way through the layers.
    const digit = page.locator('#inside .wall-digit').first();
    const [, index] = /Test digit (\d+)/.exec(await digit.locator('.visually-hidden').innerText()) ?? [];
    await digit.click();
    await expect.poll(() => page.locator('#inside .inside-choose input').inputValue()).toBe(index);
    expect(await findViolations(page, '#inside')).toEqual([]);
    await page.context().close();
  });
});

describe('Look inside, of a run', () => {
  it('counts, finds and follows the cursor', async () => {
    const { page, problems } = await open({ section: 'inside', viewport: { width: 1440, height: 900 } });
    await giveFewDigits(page);
    await trainSynthetic(page, { data: 'mnist', network: 'conv', iterations: 120 });
    await page.locator('#inside').scrollIntoViewIfNeeded();
    await page.locator('#inside .confusion').waitFor();
    const truth = await page.evaluate(() => {
      const { timeline } = document.querySelector('lab-page') as unknown as { timeline: TimelineLike };
      const { history, digits } = timeline.selected;
      const { predictions } = history.testAt(120);
      const labels = digits.test.labels;
      const counts = Array.from({ length: 10 }, () => Array<number>(10).fill(0));
      for (const [i, answer] of predictions.entries()) counts[labels[i]][answer]++;
      return { counts, first: [labels[0], predictions[0]], step: history.testAt(120).step };
    });
    const cells = () =>
      page
        .locator('#inside .confusion tbody tr')
        .evaluateAll((rows) =>
          rows.map((row) =>
            [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent?.trim().replace('·', '0'))),
          ),
        );
    await expect.poll(cells).toEqual(truth.counts);
    const wrong =
      truth.counts.flat().reduce((sum, n) => sum + n, 0) -
      truth.counts.reduce((sum, row, i) => sum + row[i], 0);
    await page.getByText(`${wrong.toLocaleString('en')} are misread at step ${truth.step}`).waitFor();

    // A cell shows its digits, and no others.
    const cell = page.locator('#inside .confusion button').first();
    const count = Number(await cell.innerText());
    await cell.click();
    const labels = () => page.locator('#inside .wall-digit .visually-hidden').allTextContents();
    const kinds = async () =>
      new Set(
        (await labels()).map((label) => label.replace(/^Test digit \d+: (\S+) taken for (\S+) .*/, '$1 $2')),
      ).size;
    await expect.poll(async () => (await labels()).length).toBe(Math.min(18, count));
    await expect.poll(kinds).toBe(1);

    // The answer at the end of the maps is the one that was counted.
    const answer = page.locator('#inside .probabilities .answer .name');
    await expect.poll(async () => Number(await answer.innerText())).toBe(truth.first[1]);
    expect(await findViolations(page, '#inside')).toEqual([]);

    const after = await picture(page, '#inside lab-patches canvas');
    await page.evaluate(() =>
      (document.querySelector('lab-page') as unknown as { timeline: TimelineLike }).timeline.scrubTo(0),
    );
    await page.getByText('misread at step 0').waitFor();
    await expect.poll(() => picture(page, '#inside lab-patches canvas')).not.toBe(after);
    expect(problems.filter((problem) => !problem.includes('mnist') && !problem.includes('ERR_'))).toEqual([]);
    await page.context().close();
  });
});

interface InsideLike {
  examined: { predictions: Uint8Array; labels: Uint8Array };
}

interface TimelineLike {
  scrubTo(step: number): void;
  selected: {
    digits: { test: { labels: Uint8Array } };
    history: { testAt(step: number): { step: number; predictions: Uint8Array } };
  };
}
