import type { Page } from 'playwright';

/** Trains a run on synthetic digits to its end, with the settings that the page has but for those given. */
export async function trainSynthetic(page: Page, settings: Record<string, unknown>): Promise<void> {
  const started = await page.evaluate((changes) => {
    const lab = document.querySelector('lab-page') as unknown as LabLike;
    lab.settings.change({ data: 'synthetic', backend: 'wasm', workers: 1, ...changes });
    return lab.training.start(lab.settings.value);
  }, settings);
  await page.waitForFunction((wanted) => {
    const { timeline } = document.querySelector('lab-page') as unknown as LabLike;
    const run = timeline.runs.find(({ id }) => id === wanted);
    if (run?.status === 'failed') throw new Error(run.message);
    return run?.status === 'finished';
  }, started);
}

interface LabLike {
  settings: { value: object; change(changes: object): void };
  training: { start(settings: object): Promise<string> };
  timeline: { runs: { id: string; status: string; message?: string }[] };
}
