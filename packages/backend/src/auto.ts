import { setBackend } from '@tensorflow/tfjs-core';
import type { OpenBackendOptions, Trial } from './open-backend-options.js';
import type { BackendName, OpenedBackend } from './opened-backend.js';

export type Openers = Record<BackendName, (options: OpenBackendOptions) => Promise<OpenedBackend>>;

/** Enough to tell the faster by: so many steps and so long. */
const enough = { steps: 3, ms: 300 };

/** Opens the backend on which the trial's steps are the fastest; without a trial the first that opens. */
export async function openFastest(openers: Openers, options: OpenBackendOptions): Promise<OpenedBackend> {
  const { trial } = options;
  const measured: { opened: OpenedBackend; stepMs: number }[] = [];
  const refused: string[] = [];
  // By what is known without measuring: on the processor WASM is fast everywhere.
  for (const name of ['wasm', 'webgl'] as const) {
    try {
      const opened = await openers[name](options);
      if (!trial) return { ...opened, reason: `auto: ${opened.reason}; not measured, as no trial was given` };
      measured.push({ opened, stepMs: await timeStep(trial) });
    } catch (error) {
      refused.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  measured.sort((a, b) => a.stepMs - b.stepMs);
  if (measured.length === 0) {
    throw new Error(`openBackend: expected a backend that trains, got none. ${refused.join(' ')}`);
  }
  const [{ opened }] = measured;
  await setBackend(opened.name);
  const times = measured.map(({ opened: { name }, stepMs }) => `${name} ${stepMs.toPrecision(2)} ms a step`);
  return { ...opened, reason: `auto: ${[...times, ...refused].join('; ')}. ${opened.reason}` };
}

/** Returns the mean time of the steps after the first, which allocates and compiles, in ms. */
async function timeStep(trial: Trial): Promise<number> {
  let started: number | undefined;
  let steps = 0;
  let elapsed = 0;
  for await (const { type } of trial()) {
    if (type !== 'step') continue;
    if (started === undefined) {
      started = performance.now();
      continue;
    }
    steps++;
    elapsed = performance.now() - started;
    if (elapsed >= enough.ms && steps >= enough.steps) break;
    // Too slow to be worth more of anybody's time.
    if (elapsed >= 10 * enough.ms) break;
  }
  if (steps > 0) return elapsed / steps;
  throw new RangeError(
    'openBackend: expected a trial of two or more steps, got less. Give it a training of 50 iterations.',
  );
}
