import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { giveFewDigits } from './support/few-digits.js';
import { frames, pageTests, viewports } from './support/open-page.js';
import {
  losableWebgl,
  loseAfterDraws,
  patchWorkers,
  withoutSimd,
  withoutWebgl,
} from './support/patch-workers.js';

const { open } = pageTests({ mnist: false });

const [telephone] = viewports;
const still = { viewport: telephone, reducedMotion: 'reduce', serviceWorkers: 'block' } as const;

const text = (page: Page, id: string) => page.getByTestId(id).innerText();
const status = (page: Page, word: string) =>
  expect.poll(() => text(page, 'status')).toMatch(new RegExp(`^${word}`));
const stepCount = async (page: Page) => Number((await text(page, 'step-count')).replaceAll(',', ''));
const saidOfRun = (page: Page) => page.locator('.notice[data-about=run] p');

/** Starts a run: on a few digits given to the page, where not told which. */
async function start(page: Page, settings: Record<string, string>): Promise<void> {
  if (settings.data === undefined) await giveFewDigits(page);
  for (const [id, value] of Object.entries({ network: 'softmax', ...settings })) {
    if (id === 'iterations') await page.getByTestId(id).fill(value);
    else await page.getByTestId(id).selectOption(value);
  }
  await page.getByTestId('start').click();
}

/** What the page remembers of each run. */
function runs(
  page: Page,
): Promise<{ status: string; backend?: string; training: number[]; loss: number[] }[]> {
  return page.evaluate(() => {
    const { timeline } = document.querySelector('lab-page') as unknown as { timeline: { runs: Kept[] } };
    return timeline.runs.map(({ status: state, facts, history }) => ({
      status: state,
      backend: facts?.backend,
      training: [...(history?.training.step ?? [])],
      loss: [...(history?.training.loss ?? [])],
    }));
  });
}

interface Kept {
  status: string;
  facts?: { backend: string };
  history?: { training: { step: Int32Array; loss: Float32Array } };
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('a browser without WASM SIMD', () => {
  it('is told what to choose, and trains on WebGL where the choice is the page’s', async () => {
    const { page, problems } = await open({
      ...still,
      section: 'training',
      prepare: patchWorkers(withoutSimd),
    });
    await start(page, { backend: 'wasm', iterations: '7' });
    await status(page, 'Stopped');
    await expect.poll(() => saidOfRun(page).innerText()).toMatch(/This browser has no WASM-SIMD.*Choose/);
    // What was set is still set.
    await expect.poll(() => page.getByTestId('iterations').inputValue()).toBe('7');
    await start(page, { backend: 'auto', iterations: '20' });
    await status(page, 'Finished');
    await expect.poll(() => text(page, 'backend-in-use')).toBe('webgl');
    await expect
      .poll(() => page.getByTestId('backend-in-use').getAttribute('title'))
      .toContain('no WASM-SIMD here');
    await expect.poll(async () => Number.parseFloat(await text(page, 'test-accuracy'))).toBeGreaterThan(15);
    await expect.poll(() => saidOfRun(page).count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('and without WebGL cannot train, and everything else works', async () => {
    const { page, problems } = await open({
      ...still,
      section: 'training',
      prepare: patchWorkers(withoutSimd, withoutWebgl),
    });
    await start(page, { backend: 'auto', iterations: '7' });
    await expect.poll(() => saidOfRun(page).innerText()).toMatch(/neither WASM-SIMD nor WebGL/);
    await page.locator('#draw').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Write one for me' }).click();
    await expect.poll(() => text(page, 'prediction')).toBe('3');
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('a browser without WebGL', () => {
  it('is told so, and keeps the runs there are', async () => {
    const { page, problems } = await open({
      ...still,
      section: 'training',
      prepare: patchWorkers(withoutWebgl),
    });
    await start(page, { backend: 'auto', iterations: '20' });
    await status(page, 'Finished');
    await expect.poll(() => text(page, 'backend-in-use')).toBe('wasm');
    await expect
      .poll(() => page.getByTestId('backend-in-use').getAttribute('title'))
      .toContain('no WebGL here');
    await start(page, { backend: 'webgl' });
    await expect.poll(() => saidOfRun(page).innerText()).toMatch(/This browser has no WebGL.*Choose/);
    const told = async () => (await runs(page)).map(({ status: state, training }) => [state, training]);
    await expect.poll(told).toEqual([
      ['finished', [0]],
      ['failed', []],
    ]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

/** About 55 steps of softmax, which makes 18 a step. */
const lostAfterDraws = 1_000;

describe('a WebGL context that is lost', () => {
  it('is said, and the run goes on to the figures of an undisturbed one', async () => {
    const { page, problems } = await open({
      ...still,
      section: 'training',
      prepare: patchWorkers(losableWebgl),
    });
    const settings = { backend: 'webgl', iterations: '150' };
    const [worker] = await Promise.all([
      page.waitForEvent('worker', (opened) => opened.url().includes('training-worker')),
      start(page, settings),
    ]);
    await loseAfterDraws(worker, lostAfterDraws);
    await expect
      .poll(() => saidOfRun(page).innerText())
      .toMatch(/took WebGL away\. The run goes on from step \d+/);
    await status(page, 'Finished');
    await expect.poll(() => text(page, 'training-notice')).toContain('took WebGL away');
    await start(page, settings);
    await expect
      .poll(async () => (await runs(page)).map((run) => run.status))
      .toEqual(['finished', 'finished']);
    const [disturbed, undisturbed] = await runs(page);
    // Each figure once, though steps were made twice.
    expect(disturbed.training).toEqual([0, 20, 40, 60, 80, 100, 120, 140]);
    expect(disturbed).toEqual(undisturbed);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('no network, and nothing from an earlier visit', () => {
  it('leaves synthetic digits, said plainly beside every figure', async () => {
    const { page } = await open({ ...still, section: 'training' });
    await start(page, { data: 'mnist', backend: 'wasm', iterations: '20' });
    await status(page, 'Finished.*synthetic digits');
    const notice = page.locator('.notice[data-about=digits]');
    await expect
      .poll(() => notice.innerText())
      .toMatch(/synthetic digits, and so are all figures[\s\S]*Try again/);
    await notice.locator('summary').click();
    await expect.poll(() => notice.locator('details').innerText()).toContain('cdn.jsdelivr.net: ');
    await expect.poll(() => text(page, 'training-notice')).toContain('no figure here is MNIST’s');
    await page.context().close();
  });
});

describe('a tab in the background', () => {
  it('goes on for three minutes, then pauses and says so; nothing is lost', async () => {
    const { page, problems } = await open({ ...still, section: 'training' });
    await page.clock.install();
    await start(page, { backend: 'wasm', iterations: '100000' });
    await status(page, 'Training');
    const hiddenAt = await turn(page, 'hidden');
    // The page's clock stands still from here on; the worker has its own.
    await page.clock.pauseAt(hiddenAt + 179_000);
    const { length } = (await runs(page))[0].training;
    await expect.poll(async () => (await runs(page))[0].training.length).toBeGreaterThan(length + 3);
    expect((await runs(page))[0].status).toBe('running');
    await page.clock.fastForward(1_000);
    await expect.poll(async () => (await runs(page))[0].status).toBe('paused');
    await turn(page, 'visible');
    await page.clock.resume();
    await expect.poll(() => saidOfRun(page).innerText()).toContain('out of sight for three minutes');
    const [{ training }] = await runs(page);
    expect(training.slice(0, -1)).toEqual(training.slice(0, -1).map((_, i) => 20 * i));
    await page.getByTestId('start').click();
    await expect.poll(async () => (await runs(page))[0].training.length).toBeGreaterThan(training.length + 3);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

/** Says to the page that it is hidden, or seen again: a headless browser hides none. Returns when that was, by the page's clock. */
function turn(page: Page, state: 'hidden' | 'visible'): Promise<number> {
  return page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => visibility === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    return Date.now();
  }, state);
}

describe('a telephone that is turned while it trains', () => {
  it('fits both ways, and goes on', async () => {
    const { page, problems } = await open({ ...still, section: 'training', hasTouch: true, isMobile: true });
    await start(page, { backend: 'wasm', iterations: '100000' });
    await expect.poll(() => stepCount(page)).toBeGreaterThan(100);
    const { width, height } = telephone;
    for (const size of [
      { width: height, height: width },
      { width, height },
    ]) {
      const before = await stepCount(page);
      await page.setViewportSize(size);
      await frames(page, 5);
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0);
      // The panels are as wide as there is room for, none is cut off, and the buttons are in sight.
      const beyond = () =>
        page
          .locator('.lab-panel canvas')
          .evaluateAll((all) =>
            Math.max(...all.map((canvas) => canvas.getBoundingClientRect().right - innerWidth)),
          );
      await expect.poll(beyond).toBeLessThanOrEqual(0);
      await expect.poll(() => page.getByTestId('pause').evaluate(isInSight)).toBe(true);
      await expect.poll(() => stepCount(page)).toBeGreaterThan(before + 100);
    }
    const [{ status: state, training }] = await runs(page);
    expect([state, training.slice(0, 6)]).toEqual(['running', [0, 20, 40, 60, 80, 100]]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

function isInSight(element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
}

describe('an empty drawing', () => {
  it('is no digit, and nothing can be taught with it', async () => {
    const { page, problems } = await open({ ...still, section: 'draw' });
    await expect.poll(() => page.locator('.draw-answer').innerText()).toContain('Nothing is drawn yet.');
    expect([await text(page, 'prediction'), await page.locator('.draw-lesson button').count()]).toEqual([
      '',
      0,
    ]);
    await page.getByRole('button', { name: 'Write one for me' }).click();
    await expect.poll(() => page.locator('.draw-lesson button').count()).toBe(10);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page.locator('.draw-lesson button').count()).toBe(0);
    expect([await text(page, 'prediction'), problems]).toEqual(['', []]);
    await page.context().close();
  });
});

describe('a run file of another version', () => {
  it('is refused in a sentence, and the run that goes on is not touched', async () => {
    const { page, problems } = await open({ ...still, section: 'training' });
    await start(page, { backend: 'wasm', iterations: '100000' });
    await status(page, 'Training');
    const file = { name: 'run.json', mimeType: '', buffer: Buffer.from('{"format":2,"settings":{}}') };
    await page.getByTestId('open-files').setInputFiles(file);
    const said = page.locator('.notice[data-about=files] p');
    await expect.poll(() => said.innerText()).toContain('it was written by another version');
    const before = await stepCount(page);
    await expect.poll(() => stepCount(page)).toBeGreaterThan(before + 100);
    expect((await runs(page)).map((run) => run.status)).toEqual(['running']);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('a nonsense link', () => {
  it.each([
    ['v=99&n=conv&zz=1', /newer version of this page/],
    ['v=%F0&i=-5&bs=NaN&h=7&r=a~b', /does not say a version.*Steps: -5 is not possible, so 1\./],
    ['v=1&n=own&l=[[["%%', /Layers: they cannot be read/],
  ])('is a page that can be trained, and says what it made of it: #%s', async (hash, sentence) => {
    const { page, problems } = await open({ ...still, section: 'training', hash });
    const said = page.locator('.notice[data-about=link] p');
    await expect.poll(() => said.innerText()).toMatch(sentence);
    await start(page, { iterations: '3', backend: 'wasm' });
    await status(page, 'Finished');
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
