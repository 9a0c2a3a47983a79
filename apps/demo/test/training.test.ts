import { openBackend } from '@lab/backend';
import { batches, type Dataset } from '@lab/mnist-data';
import { syntheticMnist } from '@lab/mnist-data/synthetic';
import { networks } from '@lab/models';
import { evaluate, finish, predict, readTensors, train } from '@lab/train';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { giveFewDigits } from './support/few-digits.js';
import { findViolations } from './support/find-violations.js';
import { pageTests, viewports } from './support/open-page.js';

const { open } = pageTests({ mnist: false });

const stepCount = async (page: Page) => Number((await text(page, 'step-count')).replaceAll(',', ''));

const text = (page: Page, id: string) => page.getByTestId(id).innerText();
const status = (page: Page, word: string) =>
  expect.poll(() => text(page, 'status')).toMatch(new RegExp(`^${word}`));

/** Starts a run: on a few digits given to the page, where not told which. */
async function start(page: Page, settings: Record<string, string>): Promise<void> {
  if (settings.data === undefined) await giveFewDigits(page);
  for (const [id, value] of Object.entries(settings)) {
    if (id === 'iterations') await page.getByTestId(id).fill(value);
    else await page.getByTestId(id).selectOption(value);
  }
  await page.getByTestId('start').click();
}

/** What the page remembers of the run looked at. */
function history(page: Page, step: number) {
  return page.evaluate((at) => {
    const { timeline } = document.querySelector('lab-page') as unknown as {
      timeline: { selected: Remembered };
    };
    const { history: h } = timeline.selected;
    const training = h.trainingAt(at);
    const test = h.testAt(at);
    return {
      bytes: h.bytes,
      training: {
        step: training.step,
        loss: training.loss,
        accuracy: training.accuracy,
        batch: [...training.batch],
        batchPredictions: [...training.batchPredictions],
        weightBands: [...training.weightBands],
        biasBands: [...training.biasBands],
      },
      test: { step: test.step, loss: test.loss, accuracy: test.accuracy, predictions: [...test.predictions] },
    };
  }, step);
}

interface Remembered {
  history: {
    bytes: number;
    trainingAt(step: number): {
      step: number;
      loss: number;
      accuracy: number;
      batch: Uint16Array;
      batchPredictions: Uint8Array;
      weightBands: Float32Array;
      biasBands: Float32Array;
    };
    testAt(step: number): { step: number; loss: number; accuracy: number; predictions: Uint8Array };
  };
}

describe.each(viewports)('training, $name', ({ width, height }) => {
  const view = { section: 'training', viewport: { width, height }, reducedMotion: 'reduce' } as const;

  it('fits, and axe finds nothing in it, with two runs over one another', async () => {
    const { page, problems } = await open(view);
    for (const [before, network] of ['softmax', 'dense-relu'].entries()) {
      await start(page, { network, backend: 'wasm', iterations: '20' });
      // The run before has finished too: wait until this one is there.
      await expect.poll(() => page.locator('.run').count()).toBe(before + 1);
      await status(page, 'Finished');
    }
    await expect.poll(() => page.locator('.run-difference').innerText()).toContain('softmax');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    for (const part of ['lab-training', 'lab-transport'])
      expect(await findViolations(page, part)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('training', () => {
  const telephone = { section: 'training', viewport: viewports[0], reducedMotion: 'reduce' } as const;
  const wide = { section: 'training', viewport: viewports[1], reducedMotion: 'reduce' } as const;

  it('starts, pauses, makes one step, goes on and stops', async () => {
    const { page, problems } = await open(telephone);
    expect(await text(page, 'status')).toBe('Not trained yet');
    await start(page, { network: 'softmax', backend: 'wasm', iterations: '100000' });
    await status(page, 'Training');
    await expect.poll(() => text(page, 'backend-in-use')).toBe('wasm');
    await page.getByTestId('pause').click();
    await status(page, 'Paused');
    const paused = await stepCount(page);
    await page.getByTestId('step').click();
    await expect.poll(() => stepCount(page)).toBe(paused + 1);
    await status(page, 'Paused');
    await page.getByTestId('start').click();
    await status(page, 'Training');
    await expect.poll(() => stepCount(page)).toBeGreaterThan(paused + 100);
    await page.getByTestId('stop').click();
    await status(page, 'Stopped');
    await expect.poll(() => text(page, 'test-accuracy')).toMatch(/^\d+\.\d\d %$/);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('looks back while it goes on, and follows again when told', async () => {
    const { page } = await open(wide);
    await start(page, { network: 'softmax', backend: 'wasm', iterations: '100000' });
    await expect.poll(() => stepCount(page)).toBeGreaterThan(100);
    await page.locator('h2').first().click();
    await page.keyboard.press('Home');
    await expect.poll(() => text(page, 'step-count')).toBe('0');
    await status(page, 'Training.*looking back');
    // It went on meanwhile.
    await page.keyboard.press('l');
    await expect.poll(() => stepCount(page)).toBeGreaterThan(100);
    const panels = () => page.locator('.lab-panel:visible').count();
    await page.keyboard.press('7');
    await expect.poll(panels).toBe(2);
    await page.keyboard.press('0');
    await expect.poll(panels).toBe(6);
    await page.context().close();
  });

  it('says all of how it stands at every width, and leaves a telephone on its side its height', async () => {
    const { page, problems } = await open(wide);
    await start(page, { data: 'synthetic', network: 'softmax', backend: 'wasm', iterations: '1000000' });
    await status(page, 'Training.*synthetic digits.* left$');
    for (const [width, height] of [
      [1440, 900],
      [1280, 800],
      [844, 390],
      [390, 844],
    ]) {
      await page.setViewportSize({ width, height });
      const cutOff = () =>
        page.getByTestId('status').evaluate((line) => ({
          below: line.scrollHeight - line.clientHeight,
          beside: line.scrollWidth - line.clientWidth,
        }));
      await expect.poll(cutOff).toEqual({ below: 0, beside: 0 });
    }
    await page.setViewportSize({ width: 844, height: 390 });
    // What stays where it is while the page scrolls.
    const stays = () =>
      page.locator('.page-bar, lab-transport').evaluateAll((bars) =>
        bars
          .filter((bar) => ['fixed', 'sticky'].includes(getComputedStyle(bar).position))
          .map((bar) => bar.getBoundingClientRect().height)
          .reduce((sum, high) => sum + high, 0),
      );
    await expect.poll(stays).toBeLessThan(390 / 7);
    expect(await stays()).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('changes the learning rate on the way', async () => {
    const { page } = await open(wide);
    await start(page, { network: 'softmax', backend: 'wasm', iterations: '100000' });
    await expect.poll(() => stepCount(page)).toBeGreaterThan(40);
    // Ten times what the lab has for this network, 0.5.
    await page.getByTestId('live-rate').fill('1');
    await expect.poll(() => page.locator('.training-rate').innerText()).toContain('10.0 = 5.00');
    const rates = () =>
      page.evaluate(() => {
        const { timeline } = document.querySelector('lab-page') as unknown as {
          timeline: { selected: { history: { training: { learningRate: Float32Array } } } };
        };
        const { learningRate } = timeline.selected.history.training;
        return [learningRate[0], learningRate[learningRate.length - 1]];
      });
    await expect.poll(rates).toEqual([0.5, 5]);
    await page.context().close();
  });

  it('keeps four runs over one another, and says what differs', async () => {
    const { page } = await open(wide);
    const names = () => page.locator('.run-look').evaluateAll((all) => all.map((run) => run.textContent));
    for (let seed = 0; seed < 5; seed++) {
      await page.evaluate((next) => {
        const { settings } = document.querySelector('lab-page') as unknown as {
          settings: { change(changes: object): void };
        };
        settings.change({ seed: next });
      }, seed);
      await start(page, { network: 'softmax', backend: 'wasm', iterations: '10' });
      await expect.poll(async () => (await names()).at(-1)).toContain(`seed ${seed}`);
      await status(page, 'Finished');
    }
    await expect
      .poll(async () => (await names()).map((name) => name?.match(/seed \d/)?.[0]))
      .toEqual(['seed 1', 'seed 2', 'seed 3', 'seed 4']);
    const differences = () => page.locator('.run-difference').allInnerTexts();
    await expect.poll(differences).toEqual(['seed 1', 'seed 2', 'seed 3']);
    await page.locator('.run-look').first().click();
    await expect.poll(differences).toEqual(['seed 2', 'seed 3', 'seed 4']);
    await page.context().close();
  });

  it('starts another run in the place of one that is still getting ready', async () => {
    const { page } = await open(wide);
    await giveFewDigits(page);
    const started = await page.evaluate(() => {
      const { settings, training } = document.querySelector('lab-page') as unknown as {
        settings: { value: object; change(changes: object): void };
        training: { start(settings: object): Promise<string> };
      };
      const seeded = (seed: number) => {
        settings.change({
          network: 'softmax',
          data: 'mnist',
          backend: 'wasm',
          workers: 1,
          iterations: 10,
          seed,
        });
        return training.start(settings.value);
      };
      return Promise.all([seeded(0), seeded(1)]);
    });
    expect(new Set(started).size).toBe(2);
    const runs = () =>
      page.evaluate(() => {
        const { timeline } = document.querySelector('lab-page') as unknown as {
          timeline: { runs: { id: string; status: string }[] };
        };
        return timeline.runs.map(({ id, status: state }) => [id, state]);
      });
    await expect.poll(runs).toEqual([
      [started[0], 'stopped'],
      [started[1], 'finished'],
    ]);
    await expect.poll(() => page.getByTestId('start').isEnabled()).toBe(true);
    await page.context().close();
  });

  it('trains on WebGL, and says so', async () => {
    const { page, problems } = await open(wide);
    await start(page, { network: 'softmax', backend: 'webgl', iterations: '8' });
    await status(page, 'Finished');
    await expect.poll(() => text(page, 'backend-in-use')).toBe('webgl');
    await expect.poll(async () => Number.parseFloat(await text(page, 'test-accuracy'))).toBeGreaterThan(25);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('says what does not fit in layers of one’s own, where it does not, and does not start', async () => {
    const { page } = await open(wide);
    await page.getByTestId('network').selectOption('own');
    // The network chosen last is what is edited; a convolution goes where there are pictures still.
    await page.getByRole('button', { name: '+ Convolution' }).click();
    const added = page.locator('.layer').nth(3);
    await expect.poll(() => added.locator('.layer-shape').innerText()).toBe('7×7×8');
    // 5 · 5 · 24 · 8 + 8
    expect(await added.locator('.layer-weights').innerText()).toBe('4,808 weights');
    await added.getByLabel('stride').fill('2');
    await expect.poll(() => added.locator('.layer-shape').innerText()).toBe('4×4×8');
    expect(await page.getByTestId('start').isDisabled()).toBe(false);
    await page.getByRole('button', { name: 'Remove flatten1' }).click();
    expect(await page.locator('.layer-error').first().innerText()).toContain('put “flatten” before it');
    await expect.poll(() => page.getByTestId('start').isDisabled()).toBe(true);
    await page.context().close();
  });

  it('publishes what the same run makes in Node', async () => {
    const { page, problems } = await open(wide);
    // Those that Node generates too.
    const data = 'synthetic';
    await start(page, { data, network: 'conv-dropout', backend: 'wasm', workers: '2', iterations: '40' });
    await status(page, 'Finished');
    const expected = await goldenRun();
    for (const step of [0, 20]) {
      const { training } = await history(page, step);
      expect(training.step).toBe(step);
      expect(training.loss).toBeCloseTo(expected.training[step].loss, 3);
      expect(training.accuracy).toBeCloseTo(expected.training[step].accuracy, 6);
      expect(training.batchPredictions).toEqual(expected.training[step].batchPredictions);
      for (const kind of ['weightBands', 'biasBands'] as const) {
        for (const [k, boundary] of expected.training[step][kind].entries()) {
          // The width of a bin of the histogram.
          expect(Math.abs(training[kind][k] - boundary)).toBeLessThan(0.008 * Math.abs(boundary) + 1e-4);
        }
      }
    }
    const { test, bytes } = await history(page, 40);
    expect(test.step).toBe(40);
    expect(test.loss).toBeCloseTo(expected.test.loss, 2);
    const differing = test.predictions.filter((answer, i) => answer !== expected.test.predictions[i]);
    // Rounding may turn an answer that hangs in the balance.
    expect(differing.length).toBeLessThan(0.005 * test.predictions.length);
    expect(bytes).toBeLessThan(16_000_000);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

/** The run of the test above, without the page: its figures by other code than the page's. */
async function goldenRun() {
  await openBackend('wasm');
  const { train: digits, test } = syntheticMnist({ seed: 0 });
  const { build, recipe } = networks['conv-dropout'];
  const network = build();
  const training: Record<number, GoldenTick> = {};
  const { batchSize, optimizer, learningRate } = recipe;
  const result = await finish(
    train({
      network,
      optimizer,
      learningRate,
      batches: batches(digits, { batchSize, seed: 0 }),
      iterations: 40,
      seed: 0,
      microBatches: 4,
      inspect: async ({ step, params, state, batch }) => {
        if (step % 20 !== 0) return;
        const { inputs, labels } = batch;
        const dataset = {
          images: Uint8Array.from(inputs, (value) => Math.round(value * 255)),
          labels,
          count: labels.length,
          rows: 28,
          cols: 28,
        };
        const { loss, accuracy } = await evaluate({ network, params, state, dataset });
        const { logits, classes } = await predict({ network, params, state, dataset });
        const all = Object.entries(await readTensors(params));
        const values = (kind: string) =>
          all.filter(([name]) => name.endsWith(kind)).flatMap(([, { data }]) => [...data]);
        training[step] = {
          loss,
          accuracy,
          batchPredictions: largestOf(logits, classes),
          weightBands: sevenths(values('kernel')),
          biasBands: sevenths(values('bias')),
        };
      },
    }),
    () => {},
  );
  const { params, state } = result;
  const judged = await evaluate({ network, params, state, dataset: test as Dataset });
  const { logits, classes } = await predict({ network, params, state, dataset: test });
  result.dispose();
  return { training, test: { ...judged, predictions: largestOf(logits, classes) } };
}

interface GoldenTick {
  loss: number;
  accuracy: number;
  batchPredictions: number[];
  weightBands: number[];
  biasBands: number[];
}

/** The class with the largest logit, of each row. */
function largestOf(logits: Float32Array, classes: number): number[] {
  return Array.from({ length: logits.length / classes }, (_, i) => {
    const row = [...logits.subarray(i * classes, (i + 1) * classes)];
    return row.indexOf(Math.max(...row));
  });
}

/** The boundaries of seven equal parts, by sorting. */
function sevenths(values: number[]): number[] {
  const ascending = Float32Array.from(values).sort();
  return Array.from({ length: 8 }, (_, k) => {
    const rank = (k / 7) * (ascending.length - 1);
    const low = Math.floor(rank);
    const high = Math.min(low + 1, ascending.length - 1);
    return ascending[low] + (rank - low) * (ascending[high] - ascending[low]);
  });
}
