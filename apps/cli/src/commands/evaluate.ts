import { getNetwork } from '@lab/models';
import { openData } from '../data/open-data.js';
import type { Engine } from '../engines/engine.js';
import type { EngineChoice } from '../engines/engine-choice.js';
import { needsBrowser, openEngine } from '../engines/open-engine.js';
import { Interrupted } from '../report-error.js';
import { interruptSignal } from '../run/interrupt.js';
import { readRun } from '../run/run-folder.js';
import { withPixels } from '../run/with-pixels.js';
import { choosePresenter } from '../show/choose-presenter.js';

export interface EvaluateOptions extends EngineChoice {
  data?: string;
  json?: boolean;
  quiet?: boolean;
  debug?: boolean;
}

/** `lab evaluate RUN` */
export async function evaluateCommand(run: string, options: EvaluateOptions): Promise<void> {
  const presenter = choosePresenter(options);
  const signal = interruptSignal();
  let engine: Engine | undefined;
  try {
    const { checkpoint } = await readRun(run);
    if (checkpoint.network === undefined) {
      throw new Error(
        `evaluate: expected a checkpoint that names its network, got bare parameters in ${run}. Name a run folder.`,
      );
    }
    const id = checkpoint.metadata.labNetwork ?? 'network';
    const entry = checkpoint.metadata.labNetwork === undefined ? undefined : getNetwork(id);
    // One thread judges.
    if (needsBrowser(options)) presenter.doing('starting the browser');
    engine = await openEngine({ ...options, workers: 1, signal });
    presenter.doing('reading the digits');
    const data = await openData({
      data: options.data,
      testOnly: true,
      signal,
      onProgress: presenter.loading,
    });
    if (data.warning) presenter.warning(data.warning);
    presenter.doing('judging the network on the test digits');
    const judgement = await engine.judge(checkpoint, data.test, signal);
    presenter.ended({
      result: {
        type: 'result',
        network: id,
        backend: engine.opened.name,
        browser: engine.browser?.name,
        steps: checkpoint.step,
        step: checkpoint.step,
        seed: checkpoint.seed,
        // One look, at the network that was asked for.
        protocol: 'lab',
        testAccuracy: judgement.accuracy,
        testErrors: judgement.errors,
        testLoss: judgement.loss,
        testAccuracyInterval: judgement.interval,
        reportedAccuracy: entry?.reported?.accuracy,
        data: data.test.name,
        synthetic: data.synthetic,
        elapsedMs: Math.round(performance.now()),
      },
      title: entry?.title ?? id,
      reported: entry?.reported,
      confusion: judgement.confusion,
      worst: withPixels(judgement.worst, data.test),
    });
  } catch (error) {
    throw signal.aborted ? new Interrupted('interrupted', { cause: error }) : error;
  } finally {
    await engine?.close();
    presenter.close();
  }
}
