import type { OpenedBackend } from '@lab/backend';
import { batches } from '@lab/mnist-data';
import { getNetwork } from '@lab/models';
import { matchParameters, type ReplicaPort, type StopReason, type TrainEvent, train } from '@lab/train';
import { dispose } from '@tensorflow/tfjs-core';
import { fasterReplicas } from '../replicas/faster-replicas.js';
import type { TrainingJob } from './training-job.js';

/** How many threads train: told once, before the first step. */
export interface ThreadsEvent {
  type: 'threads';
  count: number;
}

export type RunEvent = ThreadsEvent | TrainEvent;

export interface StartTrainingOptions {
  /** Workers that train beside this thread. */
  replicas: readonly ReplicaPort[];
  /** What was opened: a run survives a lost WebGL context then. */
  backend: OpenedBackend;
  /** Whether to use the replicas only if they are faster than this thread alone. */
  measureReplicas: boolean;
  signal: AbortSignal;
}

/** Starts what was prepared. */
export type StartTraining = (options: StartTrainingOptions) => AsyncGenerator<RunEvent, StopReason, void>;

/**
 * Checks a job against its network and its digits on the current backend, and returns what starts it. It runs in this process or in a page
 * alike.
 *
 * @throws RangeError for what cannot be trained
 */
export function prepareTraining(job: TrainingJob): StartTraining {
  const { settings, trainSet, sets, init, resume } = job;
  const { batchSize, seed, shuffle, iterations, evaluateEvery, microBatches } = settings;
  const entry = getNetwork(settings.network);
  const position = resume?.position ?? 0;
  const stream = batches(trainSet, { batchSize, seed, shuffle, position, reuse: true });
  const network = entry.build();
  const fresh = network.init(entry.inputShape, seed);
  try {
    if (init) matchParameters(fresh.params, init.params);
  } finally {
    dispose([fresh.params, fresh.state]);
  }
  const { optimizer, learningRate } = entry.recipe;
  const common = { network, optimizer, learningRate, seed, microBatches };
  const from = resume ?? init;

  return async function* start({ replicas, measureReplicas, backend, signal }) {
    const used = measureReplicas ? await fasterReplicas(common, trainSet, batchSize, replicas) : replicas;
    yield { type: 'threads', count: used.length + 1 };
    const run = train({
      ...common,
      batches: stream,
      iterations,
      replicas: used,
      params: from?.params,
      state: from && Object.keys(from.state).length > 0 ? from.state : undefined,
      optimizerState: resume?.optimizerState,
      startStep: resume?.step ?? 0,
      reportEvery: job.reportEvery,
      evaluate: { every: evaluateEvery, sets },
      checkpoint: { every: job.checkpointEvery, metadata: { labNetwork: entry.id } },
      backend,
      signal,
    });
    const trained = yield* run;
    trained.dispose();
    return trained.stopReason;
  };
}
