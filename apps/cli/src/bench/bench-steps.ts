import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { type Contestant, contestantLabel } from './contestant.js';
import { findPytorch, findStepPeers, type Peer } from './find-peers.js';
import { openPeers } from './open-peers.js';
import { race } from './race.js';
import { pairedRatio, summarize } from './statistics.js';
import { threadCounts } from './thread-counts.js';
import { timeForward } from './time-forward.js';
import { timeSteps } from './time-steps.js';

/** `step`: a training step of ours, with one thread and with as many as asked for. */
export async function* benchStep(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  yield* compare(context, {
    work: 'step',
    batch: context.batchSize,
    workers: await threadCounts(context, context.batchSize),
    peers: [],
  });
}

/** `peers`: the same beside other libraries. */
export async function* benchPeers(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const peers = await findStepPeers();
  yield* compare(context, {
    work: 'step',
    batch: context.batchSize,
    workers: await threadCounts(context, context.batchSize),
    peers,
  });
}

/** `forward`: a forward pass of one thread, beside PyTorch. */
export async function* benchForward(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const peers = [await findPytorch('pytorch_step.py')];
  yield* compare(context, { work: 'forward', batch: context.batchSize, workers: [1], peers });
}

const batchSizes = [1, 10, 100, 1000];

/** `batch-sizes`: a training step by the size of its batch, beside PyTorch. */
export async function* benchBatchSizes(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const peers = [await findPytorch('pytorch_step.py')];
  for (const batch of batchSizes) {
    yield* compare(context, { work: 'step', batch, workers: await threadCounts(context, batch), peers });
  }
}

interface Comparison {
  work: 'step' | 'forward';
  batch: number;
  /** Thread counts of ours. */
  workers: readonly number[];
  peers: readonly Peer[];
}

async function* compare(
  context: BenchContext,
  { work, batch, workers, peers }: Comparison,
): AsyncGenerator<BenchEvent, void, void> {
  const { network, signal } = context;
  await context.backend();
  const { train: dataset } = await context.data();
  const workload = { network: network.id, batch };
  const options = { network, dataset, batchSize: batch };
  const ours: Contestant[] = [];
  const theirs: Contestant[] = [];
  try {
    for (const count of workers) {
      ours.push(await (work === 'step' ? timeSteps({ ...options, workers: count }) : timeForward(options)));
    }
    const opened = await openPeers(peers, { network, batchSize: batch, work, signal });
    theirs.push(...opened.contestants);
    yield* opened.missing;
    const rounds = await race([...ours, ...theirs], context);
    for (const [i, { threads }] of ours.entries()) {
      yield { type: work, ...workload, workers: threads, ...summarize(rounds[i].flat()) };
    }
    for (const [i, { name, threads }] of theirs.entries()) {
      const summary = summarize(rounds[ours.length + i].flat());
      yield { type: 'peer', work, peer: name, threads, ...workload, ...summary };
    }
    const all = [...ours, ...theirs];
    for (const [i, of] of ours.entries()) {
      // Ours with several threads against one, and each of ours against each peer.
      for (const [j, to] of all.entries()) {
        if (j < ours.length && j >= i) continue;
        yield {
          type: 'ratio',
          work,
          ...workload,
          of: contestantLabel(of),
          to: contestantLabel(to),
          ratio: pairedRatio(rounds[i], rounds[j]),
        };
      }
    }
  } finally {
    await Promise.all([...ours, ...theirs].map(({ close }) => close()));
  }
}
