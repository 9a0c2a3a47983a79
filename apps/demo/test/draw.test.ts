import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { giveFewDigits } from './support/few-digits.js';
import { findViolations } from './support/find-violations.js';
import { frames, pageTests, viewports } from './support/open-page.js';

const { open } = pageTests({ mnist: false });

const prediction = (page: Page) => page.getByTestId('prediction').textContent();

/** Draws through points given as shares of the pad. */
async function draw(page: Page, points: readonly [x: number, y: number][]): Promise<void> {
  const pad = page.getByTestId('draw');
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox()) as { x: number; y: number; width: number; height: number };
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(points[0]));
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...at(point), { steps: 8 });
  await page.mouse.up();
}

const seven: readonly [number, number][] = [
  [0.25, 0.2],
  [0.75, 0.2],
  [0.45, 0.85],
];

describe.each(viewports)('drawing, $name', ({ width, height }) => {
  const still = { section: 'draw', viewport: { width, height }, reducedMotion: 'reduce' } as const;

  it('reads a 7 while it is drawn, before any training', async () => {
    const { page, problems } = await open(still);
    expect(await prediction(page)).toBe('');
    await draw(page, seven);
    await expect.poll(() => prediction(page)).toBe('7');
    await expect.poll(() => page.locator('lab-draw lab-layer-maps canvas').count()).toBe(4);
    await expect.poll(() => page.locator('lab-draw').innerText()).toMatch(/99\.09\s%/);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, %s, and fits its width',
    async (colorScheme) => {
      const { page } = await open({ ...still, colorScheme });
      await page.getByRole('button', { name: 'Write one for me' }).click();
      await expect.poll(() => prediction(page)).toBe('3');
      expect(await findViolations(page, '#draw')).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );
});

describe('the pad', () => {
  const { width, height } = viewports[0];
  const still = { section: 'draw', viewport: { width, height }, reducedMotion: 'reduce' } as const;

  it('takes strokes back, and forgets them all', async () => {
    const { page } = await open(still);
    await draw(page, [
      [0.5, 0.15],
      [0.5, 0.85],
    ]);
    await expect.poll(() => prediction(page)).toBe('1');
    await draw(page, seven);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => prediction(page)).toBe('1');
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => prediction(page)).toBe('');
    await expect.poll(() => page.locator('.draw-answer').innerText()).toContain('Nothing is drawn yet.');
    await page.context().close();
  });

  it('forgets a touch that the system takes for itself', async () => {
    const { page } = await open({ ...still, hasTouch: true });
    await page.getByTestId('draw').evaluate((pad) => {
      const box = pad.getBoundingClientRect();
      const send = (type: string, x: number, y: number) =>
        pad.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 7,
            pointerType: 'touch',
            isPrimary: true,
            bubbles: true,
            clientX: box.left + x * box.width,
            clientY: box.top + y * box.height,
          }),
        );
      pad.setPointerCapture = () => {};
      send('pointerdown', 0.5, 0.2);
      send('pointermove', 0.5, 0.8);
      send('pointercancel', 0.5, 0.8);
    });
    await frames(page, 10);
    expect(await prediction(page)).toBe('');
    expect(await page.getByTestId('draw').evaluate((pad) => getComputedStyle(pad).touchAction)).toBe('none');
    await page.context().close();
  });

  it('draws with the keys alone', async () => {
    const { page } = await open(still);
    const pad = page.getByTestId('draw');
    await pad.press('Space');
    for (let i = 0; i < 5; i++) await pad.press('Shift+ArrowDown');
    await pad.press('Space');
    await expect.poll(() => prediction(page)).toBe('1');
    await page.context().close();
  });
});

describe('teaching', () => {
  it('trains a few steps on a drawing that was misread, and says what came of it', async () => {
    const { page, problems } = await open({ section: 'draw', viewport: viewports[1] });
    await giveFewDigits(page);
    await draw(page, seven);
    await expect.poll(() => prediction(page)).toBe('7');
    await page.getByRole('button', { name: 'It was a 4: train a few steps on it' }).click();
    const words = page.locator('.draw-lesson [role="status"]');
    await expect.poll(() => words.innerText()).toMatch(/reads your 4 as [47]/);
    // The answer is now that of the run, at the step that it came to.
    const reader = page.locator('.draw-reader');
    await expect.poll(() => reader.innerText()).toContain('taught by you, step');
    // Back on the timeline, the untaught network answers.
    await page.getByRole('button', { name: /^Step 0: read as 7/ }).click();
    await expect.poll(() => reader.innerText()).toContain('taught by you, step 0');
    await expect.poll(() => prediction(page)).toBe('7');
    expect(problems.filter((problem) => !problem.includes('Failed to load resource'))).toEqual([]);
    await page.context().close();
  });
});
