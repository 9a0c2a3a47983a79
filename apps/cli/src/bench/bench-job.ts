import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Dataset, type TrainTest, writeIdx } from '@lab/mnist-data';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent, JobEvent } from './bench-event.js';
import { findPytorch, type Peer } from './find-peers.js';
import { labArguments } from './lab-arguments.js';
import { openPeer } from './peer-process.js';
import { race } from './race.js';
import { labEntry, runProcess } from './run-lab.js';
import { median, roundTo } from './statistics.js';

const evaluateEvery = 500;

/** `job`: a whole training with its evaluations, ours and PyTorch's with its better number of threads. */
export async function* benchJob(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const entry = labEntry();
  if (entry === undefined) {
    yield { type: 'missing', what: 'job', reason: 'the command is not built: npm run build' };
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'lab-bench-'));
  try {
    yield await ourJob(context, entry, folder);
    const pytorch = await findPytorch('pytorch_train.py');
    const reason = pytorch.missing ?? (await refusal(context));
    if (reason === undefined) yield await pytorchJob(context, pytorch, folder);
    else yield { type: 'missing', what: `${pytorch.name}'s job`, reason };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ourJob(context: BenchContext, entry: string, folder: string): Promise<JobEvent> {
  const iterations = context.iterations ?? context.network.recipe.iterations;
  const own = { iterations, 'evaluate-every': evaluateEvery, out: join(folder, 'run') };
  const { synthetic } = await context.data();
  let testAccuracy = Number.NaN;
  let threads = 1;
  const ended = await runProcess([process.execPath, entry, ...labArguments(context, own)], {
    signal: context.signal,
    onLine: ({ value }) => {
      if (value.type === 'threads') threads = Number(value.count);
      if (value.type === 'result') testAccuracy = Number(value.testAccuracy);
      return false;
    },
  });
  return {
    type: 'job',
    by: 'lab',
    network: context.network.id,
    threads,
    iterations,
    seconds: roundTo(ended.elapsedMs / 1000, 1),
    testAccuracy,
    peakMegabytes: ended.peakMegabytes,
    synthetic,
  };
}

async function pytorchJob(context: BenchContext, peer: Peer, folder: string): Promise<JobEvent> {
  const { network, batchSize: batch, signal } = context;
  const iterations = context.iterations ?? network.recipe.iterations;
  const threads = await betterThreads(context);
  const data = await context.data();
  await writeDigits(data, join(folder, 'digits'));
  const job = {
    ...{ network: network.build().config, inputShape: network.inputShape, folder: join(folder, 'digits') },
    ...{
      batch,
      iterations,
      evaluateEvery,
      learningRate: network.recipe.learningRate.config,
      seed: 0,
      threads,
    },
  };
  let result: Record<string, unknown> = {};
  const ended = await runProcess([peer.command, ...peer.args], {
    input: `${JSON.stringify(job)}\n`,
    signal,
    onLine: ({ value }) => {
      result = value;
      return false;
    },
  });
  return {
    type: 'job',
    by: String(result.peer),
    network: network.id,
    threads: Number(result.threads),
    iterations,
    seconds: roundTo(ended.elapsedMs / 1000, 1),
    testAccuracy: roundTo(Number(result.accuracy), 4),
    peakMegabytes: Number(result.peakMegabytes),
    synthetic: data.synthetic,
  };
}

/** What PyTorch's script does not do. */
async function refusal({ network: { recipe } }: BenchContext): Promise<string | undefined> {
  if (recipe.optimizer.type !== 'adam' || recipe.learningRate.type !== 'exponentialDecay') {
    return `its script knows Adam with an exponential decay, not ${recipe.optimizer.type} with ${recipe.learningRate.type}`;
  }
  return undefined;
}

async function betterThreads({ network, batchSize, signal }: BenchContext): Promise<number> {
  const peer = await findPytorch('pytorch_step.py');
  const opened = [];
  try {
    for (const threads of peer.threads) {
      opened.push(await openPeer({ ...peer, network, batchSize, threads, work: 'step' }));
    }
    const times = (await race(opened, { rounds: 5, signal })).map((rounds) => median(rounds.flat()));
    return peer.threads[times.indexOf(Math.min(...times))];
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}

/** The very digits that we train on, in files that PyTorch's script reads. */
async function writeDigits(data: TrainTest, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = async (prefix: string, { images, labels, count, rows, cols }: Dataset) => {
    const pictures = writeIdx({ shape: [count, rows, cols], data: images });
    await writeFile(join(folder, `${prefix}-images-idx3-ubyte.gz`), gzipSync(pictures, { level: 1 }));
    const classes = writeIdx({ shape: [count], data: labels });
    await writeFile(join(folder, `${prefix}-labels-idx1-ubyte.gz`), gzipSync(classes, { level: 1 }));
  };
  await write('train', data.train);
  await write('t10k', data.test);
}
