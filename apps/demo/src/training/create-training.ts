import type { DigitSource } from '../data/digit-source.js';
import type { Training } from '../section/training.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import type { Run, RunFacts } from '../timeline/run.js';
import { RunHistory } from '../timeline/run-history.js';
import type { Timeline } from '../timeline/timeline.js';
import { holdOut } from './hold-out.js';
import { networkOf } from './network-of.js';
import type { Command, PublicationReport, PublicationShape, Report } from './protocol.js';
import { readPublication } from './publication-format.js';
import { runName } from './run-name.js';
import { strings } from './strings.js';

export interface TrainingOptions {
  timeline: Timeline;
  digits: DigitSource;
}

/** Returns the page's side of the training worker. The worker is loaded at the first start. */
export function createTraining({ timeline, digits }: TrainingOptions): Training {
  let open: OpenRun | undefined;
  let started = 0;
  let stepsPerSecond = 0;
  let pauseReason: string | undefined;
  const isActive = () =>
    open !== undefined && (open.run.status === 'running' || open.run.status === 'paused');

  const change = (of: OpenRun, changes: Partial<Run>) => {
    of.run = { ...of.run, ...changes };
    timeline.update(of.run);
  };

  const hear = (of: OpenRun, report: Report) => {
    switch (report.type) {
      case 'started':
        of.shape = shapeOf(report.facts, of.run.settings);
        change(of, {
          facts: report.facts,
          history: new RunHistory({ ...of.shape, iterations: of.run.settings.iterations }),
        });
        break;
      case 'status':
        if (report.status !== 'running') stepsPerSecond = 0;
        of.run.history?.reached(report.step);
        change(of, {
          status: report.status,
          message: report.status === 'paused' ? pauseReason : report.message,
        });
        pauseReason = undefined;
        break;
      case 'publication':
        stepsPerSecond = of.run.status === 'running' ? report.stepsPerSecond : 0;
        take(of, report);
        timeline.grew();
        break;
      case 'checkpoint':
        of.checkpoints.get(report.requestId)?.(report.bytes);
        of.checkpoints.delete(report.requestId);
        break;
      case 'judged':
        change(of, { judged: report.judged });
        break;
      case 'backend':
        if (of.run.facts)
          change(of, { facts: { ...of.run.facts, backend: report.name, reason: report.reason } });
        break;
      case 'warning':
        change(of, { warning: report.message });
        break;
      case 'failed':
        fail(of, report.message);
        break;
    }
  };

  const fail = (of: OpenRun, message: string) => {
    stepsPerSecond = 0;
    for (const resolve of of.checkpoints.values()) resolve(undefined);
    of.worker.terminate();
    if (open === of) open = undefined;
    change(of, { status: 'failed', message });
  };

  const tell = (command: Command, transfer: Transferable[] = []) =>
    open?.worker.postMessage(command, transfer);

  /** Makes room for another run: what is open keeps its history. */
  const closeOpen = () => {
    if (!open) return;
    for (const resolve of open.checkpoints.values()) resolve(undefined);
    open.worker.terminate();
    if (isActive() || open.run.status === 'starting') change(open, { status: 'stopped' });
    open = undefined;
  };

  return {
    async start(settings, { from, name, paused, earlier } = {}) {
      closeOpen();
      const attempt = ++started;
      const network = networkOf(settings);
      const slot = timeline.freeSlot();
      const run: Run = {
        id: `run-${attempt}`,
        name: name ?? runName(settings),
        slot,
        settings,
        status: 'starting',
        earlier,
      };
      timeline.add(run);
      stepsPerSecond = 0;
      // While the digits are fetched, the worker's script is too.
      const worker = new Worker(new URL('./worker/training-worker.ts', import.meta.url), {
        type: 'module',
        name: 'training',
      });
      const opened: OpenRun = { run, worker, checkpoints: new Map() };
      open = opened;
      worker.onmessage = ({ data }: MessageEvent<Report>) => hear(opened, data);
      worker.onerror = ({ message }) => fail(opened, message || strings.failures.noScript);
      try {
        const loaded = await digits.load(settings.data);
        const { heldOut = 0 } = settings;
        const { train, test, judge } =
          heldOut > 0 ? holdOut(loaded, heldOut) : { ...loaded, judge: undefined };
        if (open !== opened) return run.id;
        change(opened, { digits: { train, test } });
        worker.postMessage({
          type: 'start',
          settings,
          network,
          train,
          test,
          judge,
          checkpoint: from,
          paused,
        } satisfies Command);
      } catch (error) {
        // What was stopped meanwhile has not failed.
        if (open === opened) fail(opened, error instanceof Error ? error.message : String(error));
      }
      return run.id;
    },
    pause(reason) {
      pauseReason = reason;
      tell({ type: 'pause' });
    },
    resume: () => tell({ type: 'resume' }),
    step: (count = 1) => tell({ type: 'step', count }),
    stop() {
      if (!open) return;
      if (open.run.status === 'starting') closeOpen();
      else tell({ type: 'stop' });
    },
    reset() {
      closeOpen();
      for (const { id } of timeline.runs) timeline.remove(id);
      stepsPerSecond = 0;
    },
    setLearningRate: (factor) => tell({ type: 'setLearningRate', factor }),
    learn: (own, steps) => tell({ type: 'learn', digits: own, steps }),
    checkpoint(runId) {
      const of = open;
      if (!of?.run.facts || of.run.id !== runId) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const requestId = of.checkpoints.size + Math.random();
        of.checkpoints.set(requestId, resolve);
        tell({ type: 'checkpoint', requestId });
      });
    },
    get stepsPerSecond() {
      return stepsPerSecond;
    },
    get active() {
      return isActive();
    },
  };
}

interface OpenRun {
  run: Run;
  worker: Worker;
  shape?: PublicationShape;
  checkpoints: Map<number, (bytes: Uint8Array | undefined) => void>;
}

/** Copies what happened into the run's history, and hands the buffer back. */
function take({ run: { history }, shape, worker }: OpenRun, { buffer, step }: PublicationReport): void {
  if (history && shape) {
    const { training, test } = readPublication(buffer, shape);
    for (const tick of training) history.addTraining(tick);
    for (const tick of test) {
      history.addWeights(tick.step, tick.weights);
      history.addTest(tick);
    }
    history.reached(step);
  }
  worker.postMessage({ type: 'returnBuffer', buffer } satisfies Command, [buffer]);
}

function shapeOf(facts: RunFacts, { batchSize }: TrainingSettings): PublicationShape {
  return {
    batchSize,
    testCount: facts.testCount,
    weightGroups: facts.weightGroups.length,
    biasGroups: facts.biasGroups.length,
    layout: facts.layout,
  };
}
