import { split } from '@lab/mnist-data';
import { encodeCheckpoint, finish } from '@lab/train';
import { type RunRecord, type RunResult, runFiles } from '@lab/train/run-folder';
import type { OpenedData } from '../data/open-data.js';
import type { Engine } from '../engines/engine.js';
import { EngineLostError } from '../engines/engine-lost-error.js';
import { renderReport } from '../report/render-report.js';
import type { Presenter } from '../show/presenter.js';
import { typedCommand } from '../terminal/typed-command.js';
import type { RunPlan } from './plan-run.js';
import { reportOf } from './report-of.js';
import { createRunFolder, openRunFolder } from './run-folder.js';
import { runKeeper } from './run-keeper.js';
import { startRecord } from './start-record.js';
import { withPixels } from './with-pixels.js';

export interface RunTrainingOptions {
  plan: RunPlan;
  data: OpenedData;
  engine: Engine;
  presenter: Presenter;
  signal: AbortSignal;
  /** Instead of the plan's iterations. */
  epochs?: number;
  /** The run folder of a new run. */
  out: string;
}

/** One set of held-out digits for all seeds, so that runs are judged alike. */
const splitSeed = 0;
/** The lab shows training figures every 20 iterations. */
const reportEvery = 20;
/** Iterations between two checkpoints in a browser, which a person may close at any moment: little is lost then. */
const browserCheckpointEvery = 100;

/**
 * Trains, keeps the run folder up to date at every evaluation, judges the network on the test digits and writes the
 * report. An interrupted run is saved as it stands.
 */
export async function runTraining(options: RunTrainingOptions): Promise<void> {
  const { plan, data, engine, presenter, signal, epochs, out } = options;
  const { network: entry, resume } = plan;
  const held = plan.settings.validation;
  const { train: trainSet, validation } =
    held > 0
      ? split(data.train, { validation: held, seed: splitSeed })
      : { train: data.train, validation: undefined };
  if (resume) refuseOtherDigits(resume.record, data, trainSet.count);
  const settings = { ...plan.settings };
  if (epochs !== undefined) settings.iterations = epochs * Math.floor(trainSet.count / settings.batchSize);
  // Parts are there to be shared among threads; a GPU would only start four times as many kernels.
  if (!resume && engine.opened.name === 'webgl') settings.microBatches = 1;

  // Everything that can be refused is refused before the run folder is made.
  const start = await engine.prepare({
    settings,
    trainSet,
    // The honest protocol does not look at the test digits on the way.
    sets: validation ? { validation } : { test: data.test },
    init: plan.init,
    resume: resume?.checkpoint,
    reportEvery,
    checkpointEvery: engine.browser
      ? Math.min(settings.evaluateEvery, browserCheckpointEvery)
      : settings.evaluateEvery,
  });

  const { iterations, batchSize, seed } = settings;
  const folder = resume ? openRunFolder(resume.folder) : await createRunFolder(out);
  const record = startRecord({
    settings,
    entry,
    engine,
    data,
    trainCount: trainSet.count,
    resumed: resume?.record,
  });
  const startStep = resume?.checkpoint.step ?? 0;
  presenter.started({
    network: entry.id,
    title: entry.title,
    parameters: entry.parameters,
    backend: engine.opened.name,
    backendReason: engine.opened.reason,
    browser: engine.browser?.name,
    iterations,
    startStep,
    batchSize,
    seed,
    trainCount: trainSet.count,
    validationCount: held,
    testCount: data.test.count,
    data: record.data.source,
    synthetic: data.synthetic,
    run: folder.path,
  });

  const keeper = runKeeper({ folder, record, resume });
  // An abort before the first checkpoint must find a run that can be resumed.
  await keeper.save();
  const stopped = async () => {
    await keeper.end('stopped');
    presenter.stopped(record.step, folder.path);
    process.exitCode = 130;
  };
  const judged = async () => {
    // A run that was stopped after its last step has only to be judged.
    if (startStep < iterations) {
      const stopReason = await finish(start(signal), async (event) => {
        presenter.event(event);
        if (event.type !== 'threads') await keeper.take(event);
      });
      if (stopReason === 'aborted') return undefined;
    }
    presenter.doing('judging the network on the test digits');
    return engine.judge(keeper.chosen(), data.test, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  };
  const judgement = await judged().catch(async (error: unknown) => {
    await keeper.fail(error);
    if (!(error instanceof EngineLostError)) throw error;
    throw new Error(`${error.message} ${howToGoOn(record.step, folder.path)}`, { cause: error });
  });
  if (!judgement) return await stopped();

  const chosen = keeper.chosen();
  const [accuracies, validationPoint] = [
    record.curve.flatMap(({ testAccuracy }) => testAccuracy ?? []),
    record.curve.find(
      ({ step, validationAccuracy }) => step === chosen.step && validationAccuracy !== undefined,
    ),
  ];
  const result: RunResult = {
    type: 'result',
    network: entry.id,
    backend: engine.opened.name,
    browser: engine.browser?.name,
    steps: record.step,
    seed,
    protocol: validation ? 'honest' : 'lab',
    testAccuracy: judgement.accuracy,
    testErrors: judgement.errors,
    testLoss: judgement.loss,
    testAccuracyInterval: judgement.interval,
    maxTestAccuracy: validation ? undefined : Math.max(...accuracies),
    validationAccuracy: validationPoint?.validationAccuracy,
    step: chosen.step,
    reportedAccuracy: entry.reported?.accuracy,
    data: data.test.name,
    synthetic: data.synthetic,
    elapsedMs: Math.round(keeper.elapsedMs()),
  };
  const worst = withPixels(judgement.worst, data.test);
  await folder.write('checkpoint', encodeCheckpoint(chosen));
  await folder.write(
    'report',
    renderReport(reportOf({ entry, record, result, judgement: { ...judgement, worst }, checkpoint: chosen })),
  );
  record.result = result;
  await keeper.end('finished');
  presenter.ended({
    result,
    title: entry.title,
    reported: entry.reported,
    confusion: judgement.confusion,
    worst,
    run: folder.path,
    report: `${folder.path}/${runFiles.report}`,
  });
}

/** A run that went on with other digits would be none of either. */
function refuseOtherDigits(
  { data: before }: RunRecord,
  { synthetic, test }: OpenedData,
  trainCount: number,
): void {
  if (before.synthetic === synthetic && before.train === trainCount && before.test === test.count) return;
  throw new Error(
    `--resume: expected the digits that the run began with, ${before.name} from ${before.source}, got ${test.name} from ${test.source}. Name them: --data ${before.synthetic ? 'synthetic' : 'FOLDER'}`,
  );
}

function howToGoOn(step: number, path: string): string {
  if (step === 0) return 'No checkpoint was made before. Start again.';
  return `The run is saved as of step ${step} in ${path}. Go on with: ${typedCommand(`train --resume ${path}`)}`;
}
