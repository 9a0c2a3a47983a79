import { batches, type Dataset } from '@lab/mnist-data';
import type { LabNetwork } from '@lab/models';
import { type TrainEvent, type TrainResult, train } from '@lab/train';
import { openReplicas } from '../replicas/open-replicas.js';
import type { Contestant } from './contestant.js';
import { microBatchesOf } from './micro-batches-of.js';
import { trained } from './trained.js';

export interface TrainingOptions {
  network: LabNetwork;
  dataset: Dataset;
  batchSize: number;
  /** Threads that train. */
  workers: number;
  /** Evaluated after every step. @defaultValue none */
  testSet?: Dataset;
}

/** A training under way, event by event. */
interface OpenTraining {
  events: AsyncGenerator<TrainEvent, TrainResult, void>;
  close(): Promise<void>;
}

/**
 * Starts an endless training, by its recipe, of a network that has begun to learn. Every measurement of steps and evaluations drives `train` itself,
 * here, so that it sees what a user's run does: drawing the batch, the tape, dropout, the optimizer.
 */
async function openTraining({
  network,
  dataset,
  batchSize,
  workers,
  testSet,
}: TrainingOptions): Promise<OpenTraining> {
  const { params, state, optimizerState, step: startStep } = await trained({ network, dataset });
  const replicas = openReplicas(workers);
  const events = train({
    params,
    state,
    optimizerState,
    startStep,
    network: network.build(),
    batches: batches(dataset, { batchSize, seed: 0, reuse: true }),
    optimizer: network.recipe.optimizer,
    learningRate: network.recipe.learningRate,
    iterations: Number.MAX_SAFE_INTEGER,
    microBatches: await microBatchesOf(network, batchSize),
    replicas: replicas.workers,
    reportEvery: 1,
    evaluate: testSet && { every: 1, sets: { test: testSet } },
  });
  return {
    events,
    close: async () => {
      await events.return(undefined as unknown as TrainResult);
      await replicas.close();
    },
  };
}

/** Returns training steps of ours as a contestant; one repetition is one step, its batch included. */
export async function timeSteps(options: TrainingOptions): Promise<Contestant> {
  return contestant(options, (event, waitedMs) => (event.type === 'step' ? waitedMs : undefined));
}

/** Returns evaluations of ours as a contestant; one repetition is the whole test set. */
export async function timeEvaluations(options: TrainingOptions & { testSet: Dataset }): Promise<Contestant> {
  return contestant(options, (event) => (event.type === 'evaluation' ? event.durationMs : undefined));
}

/** @param timeOf - returns what an event that was waited for took, or undefined when it is no repetition */
async function contestant(
  options: TrainingOptions,
  timeOf: (event: TrainEvent, waitedMs: number) => number | undefined,
): Promise<Contestant> {
  const { events, close } = await openTraining(options);
  return {
    name: 'lab',
    threads: options.workers,
    run: async (count) => {
      const times: number[] = [];
      while (times.length < count) {
        const start = performance.now();
        const { value, done } = await events.next();
        if (done) throw new Error('bench: expected a training without end, got its result. Report this.');
        const time = timeOf(value, performance.now() - start);
        if (time !== undefined) times.push(time);
      }
      return times;
    },
    close,
  };
}
