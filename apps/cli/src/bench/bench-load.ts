import { openData } from '../data/open-data.js';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent, EpochEvent } from './bench-event.js';
import { epochMs } from './epoch-ms.js';
import { labEntry, runProcess } from './run-lab.js';
import { summarize } from './statistics.js';

/** `load`: the digits, from the disk to verified arrays, then to batches; synthetic ones are drawn instead, and said to be. */
export async function* benchLoad(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  // Not the first call, which may have to download.
  const { train, synthetic } = await context.data();
  const times: number[] = [];
  for (let round = 0; round < Math.min(context.rounds, 5); round++) {
    context.signal.throwIfAborted();
    const start = performance.now();
    await openData({ data: context.dataOption, signal: context.signal });
    times.push(performance.now() - start);
  }
  yield { type: 'load', source: train.source, synthetic, ...summarize(times) };

  const epochs: number[] = [];
  for (let round = 0; round < Math.min(context.rounds, 5); round++) {
    context.signal.throwIfAborted();
    epochs.push(epochMs(train, context.batchSize));
  }
  yield {
    type: 'epoch',
    digits: train.count,
    batch: context.batchSize,
    synthetic,
    ...summarize(epochs),
    ...(await inFreshProcess(context)),
  };
}

/** Loads, and draws an epoch, where nothing is warm and no other memory is in use. */
async function inFreshProcess({
  batchSize,
  dataOption,
  signal,
}: BenchContext): Promise<Pick<EpochEvent, 'firstMs' | 'loadMegabytes'>> {
  if (labEntry() === undefined) return {};
  const program = `
    import { readFile } from 'node:fs/promises';
    const bare = process.memoryUsage.rss();
    const [{ openData }, { epochMs }] = await Promise.all(${JSON.stringify([
      new URL('../data/open-data.js', import.meta.url),
      new URL('./epoch-ms.js', import.meta.url),
    ])}.map((address) => import(address)));
    const { train } = await openData({ data: ${JSON.stringify(dataOption)} });
    // Not maxRSS: a process inherits that of its parent.
    const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
    const high = Number(/VmHWM:\\s+(\\d+)/.exec(status)?.[1] ?? 0) * 1024 || process.memoryUsage.rss();
    const loadMegabytes = Math.round((high - bare) / 1e6);
    console.log(JSON.stringify({ loadMegabytes, firstMs: Number(epochMs(train, ${batchSize}).toFixed(3)) }));
  `;
  let found = {};
  await runProcess([process.execPath, '--input-type=module', '--eval', program], {
    signal,
    onLine: ({ value }) => {
      found = value;
      return true;
    },
  });
  return found;
}
