import type { Page } from 'playwright';

/** Trains a run on synthetic digits to its end, with the settings that the page has but for those given. */
export async function trainSynthetic(page: Page, settings: Record<string, unknown>): Promise<void> {
  await page.evaluate((changes) => {
    const lab = document.querySelector('lab-page') as unknown as LabLike;
    lab.settings.change({ data: 'synthetic', backend: 'wasm', workers: 1, ...changes });
    void lab.training.start(lab.settings.value);
  }, settings);
  await page.waitForFunction(
    () => {
      const { timeline } = document.querySelector('lab-page') as unknown as LabLike;
      if (timeline.selected?.status === 'failed') throw new Error(timeline.selected.message);
      return timeline.selected?.status === 'finished';
    },
    undefined,
    { timeout: 240_000 },
  );
}

interface LabLike {
  settings: { value: object; change(changes: object): void };
  training: { start(settings: object): Promise<void> };
  timeline: { selected?: { status: string; message?: string } };
}
