import { openData } from '../data/open-data.js';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { summarize } from './statistics.js';

/** `load`: the digits, from the disk to verified arrays; synthetic ones are drawn instead, and said to be. */
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
}
