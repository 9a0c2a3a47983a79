import { benchBrowser } from './bench-browser.js';
import type { BenchContext, Section } from './bench-context.js';
import { benchEvaluation } from './bench-evaluation.js';
import type { BenchEvent } from './bench-event.js';
import { benchJob } from './bench-job.js';
import { benchKernels } from './bench-kernels.js';
import { benchLoad } from './bench-load.js';
import { benchMemory } from './bench-memory.js';
import { benchParallel } from './bench-parallel.js';
import { benchStartup } from './bench-startup.js';
import { benchBatchSizes, benchForward, benchPeers, benchStep } from './bench-steps.js';
import { benchWebgl } from './bench-webgl.js';
import type { SectionName } from './section-name.js';

const sections: Record<SectionName, Section> = {
  step: benchStep,
  forward: benchForward,
  evaluation: benchEvaluation,
  load: benchLoad,
  startup: benchStartup,
  kernels: benchKernels,
  'batch-sizes': benchBatchSizes,
  peers: benchPeers,
  parallel: benchParallel,
  memory: benchMemory,
  browser: benchBrowser,
  webgl: benchWebgl,
  job: benchJob,
};

/** What happens while a bench runs: a section begins, or has something to say. */
export type BenchProgress = { section: SectionName; event?: BenchEvent };

/** Measures section after section. */
export async function* runBench(
  names: readonly SectionName[],
  context: BenchContext,
): AsyncGenerator<BenchProgress, void, void> {
  for (const section of names) {
    context.signal.throwIfAborted();
    yield { section };
    for await (const event of sections[section](context)) yield { section, event };
  }
}
