import { readFile } from 'node:fs/promises';
import { decodeCheckpoint } from '@lab/train';
import { decodeRunRecord } from '@lab/train/run-folder';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { findViolations } from './support/find-violations.js';
import { pageTests, viewports } from './support/open-page.js';
import { trainSynthetic } from './support/train-synthetic.js';

const { open } = pageTests({ mnist: false });

async function save(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(button).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const openFile = (page: Page, name: string, content: string | Uint8Array) =>
  page.getByTestId('open-files').setInputFiles({ name, mimeType: '', buffer: Buffer.from(content) });

describe.each(viewports)('The 99 % challenge, $name', ({ width, height }) => {
  it('greets a visitor without runs, by both ways of counting', async () => {
    const { page, problems } = await open({ section: 'challenge', viewport: { width, height } });
    await page.locator('#challenge svg.standings').waitFor();
    await page.locator('#challenge').getByText('No run yet.').waitFor();
    await expect
      .poll(() => page.locator('.board .published tr .amount:nth-child(2)').allInnerTexts())
      .toEqual(['98.90 %', '99.10 %', '99.30 %', '99.83 %', '99.91 %']);
    expect(await findViolations(page, '#challenge')).toEqual([]);
    await page.locator('#challenge .segmented label', { hasText: 'honest protocol' }).click();
    await page.getByText('5,000 training digits are held out').waitFor();
    await expect.poll(() => page.getByTestId('share-link').inputValue()).toMatch(/#v=1&h=5000$/);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('A link', () => {
  it('sets what it says within bounds, says so, and starts nothing', async () => {
    const { page } = await open({ section: 'challenge' });
    await page.evaluate(() => {
      location.hash = '#v=1&n=conv&s=3&i=70&bs=99999&do=<script>&zz=%ff';
    });
    const notice = page.locator('.notice[data-about=link]');
    await notice.waitFor();
    await expect
      .poll(() => notice.locator('p').innerText())
      .toBe(
        'This link holds a run: conv, batches of 1000, 70 steps, seed 3. Nothing has started yet. ' +
          'Batch size: 99999 is not possible, so 1000. Dropout: “<script>” is no number, so 0.',
      );
    await page.locator('#training').scrollIntoViewIfNeeded();
    await expect.poll(() => page.getByTestId('network').inputValue()).toBe('conv');
    await expect.poll(() => page.getByTestId('iterations').inputValue()).toBe('70');
    expect(await page.getByTestId('status').innerText()).not.toMatch(/training|running/i);
    // What is changed by hand goes into the address, without another entry in the history.
    const entries = await page.evaluate(() => history.length);
    await page.getByTestId('iterations').fill('80');
    await page.getByTestId('iterations').blur();
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('i=80');
    expect(await page.evaluate(() => history.length)).toBe(entries);
    await page.context().close();
  });
});

describe('A run', () => {
  it('goes onto the board, out as files, and in again', async () => {
    const { page } = await open({ section: 'challenge', acceptDownloads: true });
    await trainSynthetic(page, { network: 'conv', dropout: 0, iterations: 60, seed: 3 });
    await page.locator('#challenge').scrollIntoViewIfNeeded();
    const row = page.locator('.board tbody:not(.published) tr');
    await row.waitFor();
    await expect.poll(() => row.innerText()).toMatch(/conv, synthetic, 60 steps[\s\S]*synthetic digits/);
    expect(await findViolations(page, '#challenge')).toEqual([]);

    const { name, bytes } = await save(page, 'export-run');
    expect(name).toBe('conv-seed-3-step-60.zip');
    const files = unzipSync(bytes);
    const record = decodeRunRecord(files['conv-seed-3-step-60/run.json']);
    const checkpoint = decodeCheckpoint(files['conv-seed-3-step-60/checkpoint.safetensors']);
    expect(record).toMatchObject({
      format: 1,
      status: 'finished',
      step: 60,
      settings: { network: 'conv', seed: 3 },
    });
    expect(checkpoint).toMatchObject({
      step: 60,
      position: 6_000,
      seed: 3,
      metadata: { labNetwork: 'conv' },
    });
    expect(checkpoint.optimizerState).not.toEqual({});
    const accuracy = Number(record.result?.testAccuracy);
    const { bytes: csv } = await save(page, 'export-curves');
    expect(csv.toString().trim().split('\r\n').at(-1)?.split(',').at(-1)).toBe(String(accuracy));
    const { bytes: png } = await save(page, 'export-panels');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const { bytes: weights } = await save(page, 'export-weights');
    expect(decodeCheckpoint(weights).params['conv1/kernel'].shape).toEqual([5, 5, 1, 4]);

    // At the next visit the board is there, and the file opens where it was.
    await page.evaluate(() => history.replaceState(null, '', '#challenge'));
    await page.reload();
    await row.waitFor();
    await openFile(page, name, bytes);
    await page.getByText('Opened conv, seed 3 at step 60.').waitFor();
    await expect
      .poll(() => page.getByTestId('test-accuracy').innerText())
      .toBe(`${(100 * accuracy).toFixed(2)} %`);
    await page.context().close();
  });

  it('by the honest protocol looks at the test digits once, and says so wherever a figure stands', async () => {
    const { page } = await open({ section: 'training', acceptDownloads: true });
    await page.getByTestId('protocol').selectOption('honest');
    await trainSynthetic(page, { network: 'softmax', iterations: 40 });
    const { facts, judged } = await page.evaluate(() => {
      const { selected } = (
        document.querySelector('lab-page') as unknown as { timeline: { selected: Judged } }
      ).timeline;
      return { facts: selected.facts, judged: selected.judged };
    });
    expect([facts.trainCount, facts.testCount, judged.count]).toEqual([55_000, 5_000, 10_000]);
    expect(judged.accuracy).toBeGreaterThan(0.4);
    const shown = `${(Math.floor(judged.accuracy * 10_000 + 0.01) / 100).toFixed(2)} %`;
    // No panel has a test digit in it, and none claims to.
    await expect.poll(() => page.locator('.transport-figures').innerText()).toContain('Held-out digits');
    await expect.poll(() => page.locator('[data-panel=test] h3').innerText()).toContain('Held-out digits');
    await expect
      .poll(() => page.getByTestId('training-notice').innerText())
      .toContain(`The test digits, looked at once: ${shown}`);

    // The same settings by the lab protocol: one row, both figures.
    await page.getByTestId('protocol').selectOption('lab');
    await trainSynthetic(page, { network: 'softmax', iterations: 40 });
    await page.locator('#challenge').scrollIntoViewIfNeeded();
    const row = page.locator('.board tbody:not(.published) tr');
    await expect.poll(() => row.locator('td').nth(2).innerText()).toContain(shown);
    const highest = await row.locator('td').first().innerText();
    expect(highest).toMatch(/^\d\d\.\d\d % ± /);
    await expect.poll(() => row.count()).toBe(1);

    // And out of the page: each run says by which protocol its figures are.
    const kernels: unknown[] = [];
    for (const [run, protocol, column] of [
      [0, 'honest', 'validationAccuracy'],
      [1, 'lab', 'testAccuracy'],
    ] as const) {
      await page.locator('.run-look').nth(run).click();
      const { name, bytes } = await save(page, 'export-run');
      const files = unzipSync(bytes);
      // The worker of the run before is closed: there are but the weights that the page has kept.
      const said = `Saved ${name}${run === 0 ? `: the weights of step ${name.match(/(\d+)\.zip/)?.[1]}, which` : '.'}`;
      await expect.poll(() => page.locator('.notice[data-about=done] p').innerText()).toContain(said);
      const record = JSON.parse(Buffer.from(files[`${name.replace('.zip', '')}/run.json`]).toString());
      const checkpoint = decodeCheckpoint(files[`${name.replace('.zip', '')}/checkpoint.safetensors`]);
      kernels.push(checkpoint.params['dense1/kernel'].data);
      expect(name).toContain(`-step-${checkpoint.step}.zip`);
      expect(record.step).toBe(checkpoint.step);
      expect(record.result.protocol).toBe(protocol);
      expect(record.settings.validation).toBe(protocol === 'honest' ? 5_000 : 0);
      const { bytes: csv } = await save(page, 'export-curves');
      const [head, first] = csv
        .toString()
        .split('\r\n')
        .map((line) => line.split(','));
      const filled = head.filter((_, i) => first[i] !== '' && head[i].match(/^(test|validation)Accuracy$/));
      expect(filled).toEqual([column]);
    }
    // Alike but for the digits they were trained on: each file has the weights of its own run.
    expect(kernels[0]).not.toEqual(kernels[1]);
    await page.context().close();
  });
});

describe('Files that are none', () => {
  it('are refused in a sentence, and the page stays', async () => {
    const { page, problems } = await open({ section: 'challenge' });
    for (const [name, content, sentence] of [
      ['holiday.jpg', 'x', 'holiday.jpg is neither a run'],
      ['run.json', '{"format":7}', 'run.json has format 7, and this page reads format 1'],
      ['run.json', 'not json', 'run.json is not JSON'],
      ['broken.zip', 'x', 'broken.zip is no zip archive'],
      ['board.json', '[]', 'This is no board'],
      ['train-images-idx3-ubyte', 'x', 'Four files belong together; missing: train-labels-idx1-ubyte'],
    ]) {
      await openFile(page, name, content);
      await page.locator('.notice').getByText(sentence).waitFor();
    }
    await page.locator('#challenge svg.standings').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

interface Judged {
  facts: { trainCount: number; testCount: number };
  judged: { accuracy: number; count: number };
}
