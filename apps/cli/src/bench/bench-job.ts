import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Dataset, type TrainTest, writeIdx } from '@lab/mnist-data';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent, JobEvent } from './bench-event.js';
import { findPytorch, type Peer } from './find-peers.js';
import { labArguments } from './lab-arguments.js';
import { labEntry, runProcess } from './run-lab.js';
import { roundTo } from './statistics.js';

const evaluateEvery = 500;

/** `job`: a whole training with its evaluations, ours and PyTorch's, with one thread and with as many as there are. */
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
    if (reason !== undefined) {
      yield { type: 'missing', what: `${pytorch.name}'s job`, reason };
      return;
    }
    for (const threads of pytorch.threads) yield await pytorchJob(context, { ...pytorch, threads }, folder);
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

async function pytorchJob(
  context: BenchContext,
  { command, args, threads }: Omit<Peer, 'threads'> & { threads: number },
  folder: string,
): Promise<JobEvent> {
  const { network, batchSize: batch, signal } = context;
  const iterations = context.iterations ?? network.recipe.iterations;
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
  const ended = await runProcess([command, ...args], {
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
