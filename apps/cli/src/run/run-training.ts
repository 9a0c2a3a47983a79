import type { OpenedBackend } from '@lab/backend';
import { batches, split } from '@lab/mnist-data';
import { createTensors, encodeCheckpoint, finish, matchParameters, train } from '@lab/train';
import { dispose } from '@tensorflow/tfjs-core';
import type { OpenedData } from '../data/open-data.js';
import { renderReport } from '../report/render-report.js';
import type { Presenter } from '../show/presenter.js';
import { fasterReplicas } from './faster-replicas.js';
import { judge } from './judge.js';
import type { Replicas } from './open-replicas.js';
import type { RunPlan } from './plan-run.js';
import { reportOf } from './report-of.js';
import { createRunFolder, openRunFolder } from './run-folder.js';
import { runKeeper } from './run-keeper.js';
import type { RunResult } from './run-result.js';
import { startRecord } from './start-record.js';

export interface RunTrainingOptions {
  plan: RunPlan;
  data: OpenedData;
  backend: OpenedBackend;
  replicas: Replicas;
  /** Whether to use the replicas only if they are faster than this thread alone. */
  measureReplicas: boolean;
  presenter: Presenter;
  signal: AbortSignal;
  /** Instead of the plan's iterations. */
  epochs?: number;
  /** The run folder of a new run. */
  out: string;
}

/** The lab shows training figures every 20 iterations. */
const reportEvery = 20;
/** One set of held-out digits for all seeds, so that runs are judged alike. */
const splitSeed = 0;

/**
 * Trains, keeps the run folder up to date at every evaluation, judges the network on the test digits and writes the
 * report. An interrupted run is saved as it stands.
 */
export async function runTraining(options: RunTrainingOptions): Promise<void> {
  const { plan, data, backend, replicas, presenter, signal, epochs, out } = options;
  const { network: entry, resume } = plan;
  const held = plan.settings.validation;
  const { train: trainSet, validation } =
    held > 0
      ? split(data.train, { validation: held, seed: splitSeed })
      : { train: data.train, validation: undefined };
  const settings = { ...plan.settings };
  if (epochs !== undefined) settings.iterations = epochs * Math.floor(trainSet.count / settings.batchSize);

  // Everything that can be refused is refused before the run folder is made.
  const { iterations, batchSize, seed, shuffle, evaluateEvery } = settings;
  const stream = batches(trainSet, { batchSize, seed, shuffle, position: resume?.checkpoint.position ?? 0 });
  const network = entry.build();
  const fresh = network.init(entry.inputShape, seed);
  if (plan.init) matchParameters(fresh.params, plan.init.params);
  dispose([fresh.params, fresh.state]);

  const folder = resume ? openRunFolder(resume.folder) : await createRunFolder(out);
  const record = startRecord({
    settings,
    entry,
    backend,
    data,
    trainCount: trainSet.count,
    resumed: resume?.record,
  });
  const from = resume?.checkpoint ?? plan.init;
  const startStep = resume?.checkpoint.step ?? 0;
  presenter.started({
    network: entry.id,
    title: entry.title,
    parameters: entry.parameters,
    backend: backend.name,
    backendReason: backend.reason,
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
  const common = {
    network,
    optimizer: entry.recipe.optimizer,
    learningRate: entry.recipe.learningRate,
    seed,
    microBatches: settings.microBatches,
  };
  // A run that was stopped after its last step has only to be judged.
  if (startStep < iterations) {
    const workers = options.measureReplicas
      ? await fasterReplicas(common, trainSet, batchSize, replicas)
      : replicas.workers;
    presenter.threads(workers.length + 1);
    const run = train({
      ...common,
      batches: stream,
      iterations,
      replicas: workers,
      params: from?.params,
      state: from && Object.keys(from.state).length > 0 ? from.state : undefined,
      optimizerState: resume?.checkpoint.optimizerState,
      startStep,
      reportEvery,
      // The honest protocol does not look at the test digits on the way.
      evaluate: { every: evaluateEvery, sets: validation ? { validation } : { test: data.test } },
      checkpoint: { every: evaluateEvery, metadata: { labNetwork: entry.id } },
      signal,
    });
    try {
      const trained = await finish(run, async (event) => {
        presenter.event(event);
        await keeper.take(event);
      });
      trained.dispose();
      if (trained.stopReason === 'aborted') return await stopped();
    } catch (error) {
      await keeper.fail(error);
      throw error;
    }
  }

  const chosen = keeper.chosen();
  const tensors = { params: createTensors(chosen.params), state: createTensors(chosen.state) };
  const judgement = await judge({ network, ...tensors }, data.test, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  dispose([tensors.params, tensors.state]);
  if (!judgement) return await stopped();
  const [accuracies, validationPoint] = [
    record.curve.flatMap(({ testAccuracy }) => testAccuracy ?? []),
    record.curve.find(
      ({ step, validationAccuracy }) => step === chosen.step && validationAccuracy !== undefined,
    ),
  ];
  const result: RunResult = {
    type: 'result',
    network: entry.id,
    backend: backend.name,
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
  await folder.write('checkpoint', encodeCheckpoint(chosen));
  await folder.write(
    'report',
    renderReport(reportOf({ entry, record, result, judgement, checkpoint: chosen })),
  );
  record.result = result;
  await keeper.end('finished');
  presenter.ended({
    result,
    title: entry.title,
    reported: entry.reported,
    confusion: judgement.confusion,
    worst: judgement.worst,
    run: folder.path,
    report: `${folder.path}/report.html`,
  });
}
