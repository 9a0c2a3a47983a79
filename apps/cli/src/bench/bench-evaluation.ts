import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import type { Contestant } from './contestant.js';
import { race } from './race.js';
import { summarize } from './statistics.js';
import { threadCounts } from './thread-counts.js';
import { timeEvaluations } from './time-steps.js';

/** `evaluation`: all test digits, as a training run looks at them. */
export async function* benchEvaluation(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const { network, batchSize } = context;
  await context.backend();
  const { train, test } = await context.data();
  const options = { network, dataset: train, batchSize, testSet: test };
  const ours: Contestant[] = [];
  try {
    for (const workers of await threadCounts(context, batchSize)) {
      ours.push(await timeEvaluations({ ...options, workers }));
    }
    const rounds = await race(ours, { ...context, steps: context.steps ?? 1 });
    for (const [i, { threads }] of ours.entries()) {
      const workload = { network: network.id, digits: test.count, workers: threads };
      yield { type: 'evaluation', ...workload, ...summarize(rounds[i].flat()) };
    }
  } finally {
    await Promise.all(ours.map(({ close }) => close()));
  }
}
