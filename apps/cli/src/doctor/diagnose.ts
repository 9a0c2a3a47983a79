import { enableRelaxedSimd } from '@lab/backend';
import type { Dataset } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import type { RunSettings } from '@lab/train/run-folder';
import type { StepSample } from '../arithmetic/examine-step.js';
import { openLabPage } from '../engines/browser/lab-page.js';
import { type LaunchedBrowser, launchBrowser } from '../engines/browser/launch-browser.js';
import type { Engine } from '../engines/engine.js';
import { openLocalEngine } from '../engines/local-engine.js';
import { busyWarning, machineFacts } from '../machine/machine-facts.js';
import { mostThreads } from '../replicas/open-replicas.js';
import { threadsFor } from '../replicas/threads-for.js';
import { freshRun } from '../run/plan-run.js';
import { checkGradients, gradientTolerance } from './check-gradients.js';
import type { CheckEvent, DoctorEvent, Place, SpeedEvent } from './doctor-event.js';
import { measureSteps } from './measure-steps.js';
import { recommend } from './recommend.js';
import { referenceGradients } from './reference-gradients.js';

export interface DiagnoseOptions {
  /** Id of the network whose steps are measured. */
  network: string;
  /** An executable; left out, one that is found. */
  browser?: string;
  browserFlags?: string;
  signal: AbortSignal;
}

/** Enough to measure on; what they show does not matter. */
const digitCount = 2000;
/** Enough to reach every gradient; more would take the cpu backend long. */
const sampleCount = 4;

/** What is the same for every engine that is looked at. */
interface Patient {
  settings: RunSettings;
  digits: Dataset;
  sample: StepSample;
  expected: Record<string, Float32Array>;
  signal: AbortSignal;
}

/** Looks at what this machine and its browser offer, checks it, measures it, and recommends. */
export async function* diagnose(options: DiagnoseOptions): AsyncGenerator<DoctorEvent, void, void> {
  const seen: DoctorEvent[] = [];
  for await (const event of examine(options)) {
    seen.push(event);
    yield event;
  }
  const checks = seen.filter((event) => event.type === 'check');
  const speeds = seen.filter((event) => event.type === 'speed');
  yield recommend(options.network, { checks, speeds });
}

async function* examine({
  network,
  signal,
  ...choice
}: DiagnoseOptions): AsyncGenerator<DoctorEvent, void, void> {
  const { cpu, cores, memoryGigabytes, system, load } = machineFacts({});
  const { node, v8 } = process.versions;
  const relaxedSimd = enableRelaxedSimd();
  const sharedArrayBuffer = typeof SharedArrayBuffer !== 'undefined';
  const machine = { cpu, cores, memoryGigabytes, system, node, v8 };
  // An engine without SIMD is refused below; relaxed SIMD includes it.
  const simd = relaxedSimd || hasSimd();
  yield { type: 'machine', ...machine, simd, relaxedSimd, sharedArrayBuffer };
  const warning = busyWarning({ load, cores });
  if (warning) yield { type: 'warning', message: warning };

  const { settings } = await freshRun(network, {
    seed: 0,
    validation: 0,
    evaluateEvery: 1,
    shuffle: true,
  });
  const digits = syntheticDigits({ count: Math.max(digitCount, settings.batchSize), seed: 0 });
  const sample = sampleOf(network, digits);
  const where = `Node ${node}`;
  let patient: Patient | undefined;
  for (let workers = 1; workers <= mostThreads(settings.microBatches); workers *= 2) {
    signal.throwIfAborted();
    const engine = await openLocalEngine({ workers });
    try {
      if (!patient) {
        yield { type: 'doing', what: 'the gradients as they should be' };
        patient = { settings, digits, sample, expected: await referenceGradients(sample), signal };
        yield* check(engine, { where, backend: 'wasm' }, patient);
      }
      yield* measure(engine, { where, backend: 'wasm' }, workers, patient);
    } finally {
      await engine.close();
    }
  }
  if (patient) yield* examineBrowser(choice, patient);
}

async function* examineBrowser(
  choice: Pick<DiagnoseOptions, 'browser' | 'browserFlags'>,
  patient: Patient,
): AsyncGenerator<DoctorEvent, void, void> {
  yield { type: 'doing', what: 'a browser' };
  let browser: LaunchedBrowser;
  try {
    browser = await launchBrowser(choice);
  } catch (error) {
    yield { type: 'no-browser', reason: messageOf(error) };
    return;
  }
  try {
    const page = await openLabPage(browser);
    const facts = await page.inspect();
    await page.close();
    yield { type: 'browser', ...browser.facts, ...facts };
    const { microBatches } = patient.settings;
    const threads = threadsFor(facts.cores, microBatches);
    for (let workers = 1; workers <= threads; workers *= 2) {
      yield* examinePage(browser, 'wasm', workers, patient);
    }
    yield* examinePage(browser, 'webgl', 1, patient);
  } finally {
    await browser.close();
  }
}

/** A page for each: what one leaves does not matter to the next. */
async function* examinePage(
  browser: LaunchedBrowser,
  backend: Place['backend'],
  workers: number,
  patient: Patient,
): AsyncGenerator<DoctorEvent, void, void> {
  patient.signal.throwIfAborted();
  const place = { where: browser.facts.name, backend };
  const page = await openLabPage(browser);
  try {
    const engine = await page.open({ backend, workers });
    if (workers === 1) yield* check(engine, place, patient);
    yield* measure(engine, place, workers, patient);
  } catch (error) {
    patient.signal.throwIfAborted();
    yield { type: 'missing', ...place, reason: messageOf(error) };
  } finally {
    await page.close();
  }
}

async function* check(
  engine: Engine,
  place: Place,
  { sample, expected }: Patient,
): AsyncGenerator<DoctorEvent, void, void> {
  yield { type: 'doing', what: `gradients: ${describePlace(place)}` };
  const { gradients, kernels } = await engine.examine(sample);
  const { opened } = engine;
  const hardware = opened.name === 'webgl' ? opened.hardware : undefined;
  const { network } = sample;
  yield { type: 'backend', ...place, reason: opened.reason, network, hardware, ...kernels };
  const { largestError, parameter } = checkGradients(gradients, expected);
  const found: CheckEvent = {
    type: 'check',
    ...place,
    network,
    digits: sampleCount,
    largestError,
    parameter,
    passed: largestError <= gradientTolerance,
    tolerance: gradientTolerance,
  };
  yield found;
}

async function* measure(
  engine: Engine,
  place: Place,
  workers: number,
  { settings, digits, signal }: Patient,
): AsyncGenerator<DoctorEvent, void, void> {
  yield {
    type: 'doing',
    what: `steps a second: ${describePlace(place)}, in ${workers} ${workers === 1 ? 'thread' : 'threads'}`,
  };
  const used = place.backend === 'webgl' ? { ...settings, microBatches: 1 } : settings;
  const stepsPerSecond = await measureSteps(engine, { settings: used, trainSet: digits, signal });
  const { network, batchSize: batch } = settings;
  const measured: SpeedEvent = { type: 'speed', ...place, workers, network, batch, stepsPerSecond };
  yield measured;
}

function sampleOf(network: string, { images, labels, rows, cols }: Dataset): StepSample {
  return {
    network,
    inputs: Float32Array.from(images.subarray(0, sampleCount * rows * cols), (pixel) => pixel / 255),
    labels: labels.slice(0, sampleCount),
  };
}

function describePlace({ where, backend }: Place): string {
  return `${where}, ${backend}`;
}

function hasSimd(): boolean {
  // (module (func (result v128) (v128.const i32x4 0 0 0 0)))
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12];
  return WebAssembly.validate(Uint8Array.from([...head, ...new Array(16).fill(0), 11]));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
