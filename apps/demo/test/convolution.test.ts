import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { findViolations } from './support/find-violations.js';
import { frames, pageTests, viewports } from './support/open-page.js';

const { open } = pageTests({ mnist: false });

const section = (page: Page) => page.locator('lab-convolution');
const position = (page: Page) =>
  page.getByRole('slider', { name: 'Position of the patch' }).inputValue().then(Number);

/** The written-out numbers: what the patch reads, the weights, and the result. */
async function readArithmetic(page: Page) {
  return page.evaluate(() => {
    const number = (text: string | null) => Number((text ?? '').trim().replace('−', '-'));
    const [pixels, weights] = document.querySelectorAll('.patch-cells');
    return {
      pixels: [...pixels.querySelectorAll('td')].map((cell) => number(cell.textContent)),
      weights: [...weights.querySelectorAll('input')].map((input) => number(input.value)),
      result: number(document.querySelector('[data-testid="convolution-result"]')?.textContent ?? ''),
    };
  });
}

describe('the convolution', () => {
  const [, wide] = viewports;
  const viewport = { width: wide.width, height: wide.height };
  const still = { section: 'convolution', viewport, reducedMotion: 'reduce' } as const;

  it('moves by itself at first sight, and comes to the end', async () => {
    const { page, problems } = await open({ section: 'convolution', viewport });
    await page.locator('lab-patch-player').scrollIntoViewIfNeeded();
    await expect.poll(() => position(page)).toBeGreaterThan(20);
    await expect.poll(() => position(page)).toBe(783);
    await section(page).getByRole('button', { name: 'Play' }).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('stands still where motion is not wanted', async () => {
    const { page } = await open(still);
    const before = await position(page);
    await frames(page, 30);
    expect(await position(page)).toBe(before);
    await section(page).getByRole('button', { name: 'Play' }).waitFor();
    await page.context().close();
  });

  it('moves the patch from the input, and from the output', async () => {
    const { page } = await open(still);
    const output = page.getByTestId('convolution-output');
    const box = (await output.boundingBox()) as { width: number };
    const cell = box.width / 28;
    // The number in row 3, column 10.
    await output.click({ position: { x: 10.5 * cell, y: 3.5 * cell } });
    await expect.poll(() => position(page)).toBe(3 * 28 + 10);
    await page.getByTestId('convolution-input').press('ArrowDown');
    await expect.poll(() => position(page)).toBe(4 * 28 + 10);
    await page.getByTestId('convolution-input').press('Shift+ArrowLeft');
    await expect.poll(() => position(page)).toBe(4 * 28 + 5);
    await page.context().close();
  });

  it('writes down the sum of what it shows', async () => {
    const { page } = await open(still);
    await page.getByLabel('Weight, row 3, column 3').fill('2');
    await page.getByLabel('Weight, row 3, column 3').press('Enter');
    await page.getByLabel('Bias of this output channel').fill('0,5');
    await page.getByLabel('Bias of this output channel').press('Enter');
    const difference = async () => {
      const { pixels, weights, result } = await readArithmetic(page);
      const sum = pixels.reduce((total, pixel, i) => total + pixel * weights[i], 0.5);
      return Math.abs(result - Math.max(0, sum));
    };
    // Pixels are shown to two decimals: 25 of them, weights of 1 and 2.
    await expect.poll(difference).toBeLessThan(0.005 * 26 + 0.0005);
    const { weights } = await readArithmetic(page);
    expect([weights[12], weights[0]]).toEqual([2, 1]);
    await page.context().close();
  });

  it('refuses what is no number, and changes a weight by keys and by dragging', async () => {
    const { page } = await open(still);
    const weight = page.getByLabel('Weight, row 1, column 3');
    await weight.fill('much');
    await weight.press('Enter');
    await expect.poll(() => weight.inputValue()).toBe('0');
    await weight.press('PageUp');
    await expect.poll(() => weight.inputValue()).toBe('.1');
    await weight.press('ArrowRight');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Weight, row 1, column 4');
    await weight.hover();
    await page.mouse.down();
    await page.mouse.move(0, 0);
    await page.mouse.up();
    await expect.poll(async () => Number(await weight.inputValue())).toBeGreaterThan(0.5);
    await page.context().close();
  });

  it('follows patch, stride, padding and channels', async () => {
    const { page, problems } = await open(still);
    const notes = section(page).locator('.patch-notes');
    await section(page).getByRole('radio', { name: '2', exact: true }).check();
    await expect.poll(() => section(page).locator('.patch-output figcaption').innerText()).toContain('14×14');
    await expect.poll(() => notes.innerText()).toContain('1 before and 2 after');
    await section(page).getByRole('radio', { name: 'copied edges' }).check();
    await expect.poll(() => notes.innerText()).toContain('the same here');
    await section(page).getByLabel('Input channels').selectOption('3');
    await expect.poll(() => notes.innerText()).toContain('differ');
    await expect.poll(() => section(page).locator('.channel-sums button').count()).toBe(3);
    await section(page).getByRole('radio', { name: 'none' }).check();
    await section(page).getByRole('radio', { name: '3', exact: true }).check();
    // ⌊(28 − 5) / 3⌋ + 1 = 8 places read 26 of 28 rows and columns: 784 − 676 are left over.
    await expect.poll(() => notes.innerText()).toContain('108 cells');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('shows the patches that a network learned', async () => {
    const { page } = await open(still);
    await section(page).getByRole('button', { name: 'Learned' }).click();
    await expect.poll(() => section(page).locator('.patch-finds').innerText()).toContain('first layer');
    await expect
      .poll(() =>
        section(page)
          .getByRole('button', { name: /output channel/ })
          .count(),
      )
      .toBe(6);
    await expect.poll(async () => (await readArithmetic(page)).weights.length).toBe(36);
    await page.context().close();
  });

  it('counts weights, neurons and work for any stack', async () => {
    const { page } = await open(still);
    const sizes = section(page).locator('lab-layer-sizes');
    await expect.poll(() => sizes.locator('tfoot').innerText()).toContain('122,270');
    await sizes.getByRole('button', { name: 'Lab 3.1' }).click();
    await expect.poll(() => sizes.locator('tfoot').innerText()).toContain('244,076');
    await sizes.getByLabel('Stride of conv2').fill('1');
    await sizes.getByLabel('Stride of conv2').press('Enter');
    await expect.poll(() => sizes.locator('tbody').innerText()).toContain('28×28×12');
    await page.context().close();
  });
});

describe.each(viewports)('the convolution, $name', ({ width, height }) => {
  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, %s, and fits',
    async (colorScheme) => {
      const viewport = { width, height };
      const { page, problems } = await open({
        section: 'convolution',
        viewport,
        colorScheme,
        reducedMotion: 'reduce',
      });
      await section(page).getByLabel('Input channels').selectOption('2');
      await page.getByTestId('convolution-input').press('ArrowRight');
      expect(await findViolations(page, '#convolution')).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );
});
