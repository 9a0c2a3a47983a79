import type { Dataset } from '@lab/mnist-data';
import type { RunSettings } from '@lab/train/run-folder';
import type { Engine } from '../engines/engine.js';

export interface MeasureStepsOptions {
  settings: RunSettings;
  trainSet: Dataset;
  signal: AbortSignal;
  /** How long to measure at least, in ms. @defaultValue 1500 */
  forMs?: number;
}

/** A run of steps that never ends by itself. */
const iterations = 1_000_000;
/** Reports that compile and allocate. */
const warmUp = 2;

/** Trains for a moment and returns the steps a second, batches included. */
export async function measureSteps(
  engine: Engine,
  { settings, trainSet, signal, forMs = 1500 }: MeasureStepsOptions,
): Promise<number> {
  // Seldom, as in a run: a report makes a graphics card wait, and has a way to go out of a browser. A processor that draws is too slow for that.
  const { opened } = engine;
  const reportEvery = opened.name === 'webgl' && !opened.hardware ? 1 : 10;
  const start = await engine.prepare({
    settings: { ...settings, iterations, evaluateEvery: iterations },
    trainSet,
    sets: {},
    reportEvery,
    checkpointEvery: iterations,
  });
  const enough = new AbortController();
  let reports = 0;
  let [from, to] = [
    { step: 0, elapsedMs: 0 },
    { step: 0, elapsedMs: 0 },
  ];
  for await (const event of start(AbortSignal.any([signal, enough.signal]))) {
    if (event.type !== 'step') continue;
    reports++;
    if (reports === warmUp) from = event;
    to = event;
    if (reports > warmUp && to.elapsedMs - from.elapsedMs >= forMs) enough.abort();
  }
  signal.throwIfAborted();
  return ((to.step - from.step) / (to.elapsedMs - from.elapsedMs)) * 1000;
}
