import type { Dataset } from '@lab/mnist-data';
import { batches } from '@lab/mnist-data';
import type { LabNetwork } from '@lab/models';
import { type TrainEvent, type TrainResult, train } from '@lab/train';
import type { Contestant } from './contestant.js';

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
export interface OpenTraining {
  events: AsyncGenerator<TrainEvent, TrainResult, void>;
  close(): Promise<void>;
}

/**
 * Starts an endless training of a network by its recipe. Every measurement of steps and evaluations drives `train` itself,
 * here, so that it sees what a user's run does: drawing the batch, the tape, dropout, the optimizer.
 *
 * @throws RangeError for more than one worker
 */
export function openTraining({
  network,
  dataset,
  batchSize,
  workers,
  testSet,
}: TrainingOptions): OpenTraining {
  if (workers !== 1) {
    throw new RangeError(
      `bench: expected 1 worker, got ${workers}. Training in several threads is not built in yet: leave --workers out.`,
    );
  }
  const events = train({
    network: network.build(),
    batches: batches(dataset, { batchSize, seed: 0 }),
    optimizer: network.recipe.optimizer,
    learningRate: network.recipe.learningRate,
    iterations: Number.MAX_SAFE_INTEGER,
    reportEvery: 1,
    evaluate: testSet && { every: 1, sets: { test: testSet } },
  });
  return {
    events,
    close: async () => {
      await events.return(undefined as unknown as TrainResult);
    },
  };
}

/** Returns training steps of ours as a contestant; one repetition is one step, its batch included. */
export function timeSteps(options: TrainingOptions): Contestant {
  const training = openTraining(options);
  return {
    name: 'lab',
    threads: options.workers,
    run: async (count) => {
      const times: number[] = [];
      while (times.length < count) {
        const start = performance.now();
        const value = await nextEvent(training);
        if (value.type === 'step') times.push(performance.now() - start);
      }
      return times;
    },
    close: training.close,
  };
}

/** Returns evaluations of ours as a contestant; one repetition is the whole test set. */
export function timeEvaluations(options: TrainingOptions & { testSet: Dataset }): Contestant {
  const training = openTraining(options);
  return {
    name: 'lab',
    threads: options.workers,
    run: async (count) => {
      const times: number[] = [];
      while (times.length < count) {
        const value = await nextEvent(training);
        if (value.type === 'evaluation') times.push(value.durationMs);
      }
      return times;
    },
    close: training.close,
  };
}

async function nextEvent({ events }: OpenTraining): Promise<TrainEvent> {
  const { value, done } = await events.next();
  if (done) throw new Error('bench: expected a training without end, got its result. Report this.');
  return value;
}
