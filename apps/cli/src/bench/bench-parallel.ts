import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { labEntry } from './run-lab.js';
import { pairedRatio, summarize } from './statistics.js';
import { stepsOfCommand } from './steps-of-command.js';

/** Each is a whole process, or two. */
const mostRounds = 3;

/**
 * `parallel`: a training step in two threads, beside what the machine itself allows: two trainings in one thread each, at once, that
 * have nothing to do with one another.
 */
export async function* benchParallel(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  if (labEntry() === undefined) {
    yield {
      type: 'missing',
      what: 'two trainings at once',
      reason: 'the command is not built: npm run build',
    };
    return;
  }
  await context.data();
  const [one, two, both]: number[][][] = [[], [], []];
  for (let round = 0; round < Math.min(context.rounds, mostRounds); round++) {
    context.signal.throwIfAborted();
    one.push(await stepsOfCommand(context, 1));
    two.push(await stepsOfCommand(context, 2));
    both.push((await Promise.all([stepsOfCommand(context, 1), stepsOfCommand(context, 1)])).flat());
  }
  const workload = { network: context.network.id, batch: context.batchSize };
  yield { type: 'step', ...workload, workers: 1, ...summarize(one.flat()) };
  yield { type: 'step', ...workload, workers: 2, ...summarize(two.flat()) };
  const peer = 'lab, each of two processes at once';
  yield { type: 'peer', work: 'step', peer, threads: 1, ...workload, ...summarize(both.flat()) };
  const ratio = (of: string, ours: number[][]) =>
    ({
      type: 'ratio',
      work: 'step',
      ...workload,
      of,
      to: 'lab, 1 thread',
      ratio: pairedRatio(ours, one),
    }) as const;
  yield ratio('lab, 2 threads', two);
  yield ratio(`${peer}, 1 thread`, both);
}
