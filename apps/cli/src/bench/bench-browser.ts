import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../browser/find-browser.js';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { labArguments } from './lab-arguments.js';
import { labEntry, runProcess } from './run-lab.js';
import { pairedRatio, summarize } from './statistics.js';
import { threadCounts } from './thread-counts.js';

/** Enough for V8 to settle, and some to measure. */
const iterations = 300;
const settled = 100;
/** Each is a whole process and, on one side, a browser. */
const mostRounds = 3;

/** `browser`: a training step on WASM in the installed browser, in a Web Worker, beside the same in Node. */
export async function* benchBrowser(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const reason = whyNot();
  if (reason !== undefined) {
    yield { type: 'missing', what: 'a step in the browser', reason };
    return;
  }
  await context.data();
  const { network, batchSize: batch } = context;
  const rounds = Array.from({ length: Math.min(context.rounds, mostRounds) }, (_, i) => i);
  for (const threads of await threadCounts(context, batch)) {
    const [node, browser]: [number[][], number[][]] = [[], []];
    for (const _ of rounds) {
      node.push(await stepsOf(context, threads, []));
      browser.push(await stepsOf(context, threads, ['--browser']));
    }
    const workload = { network: network.id, batch };
    yield { type: 'step', ...workload, workers: threads, ...summarize(node.flat()) };
    const inBrowser = { type: 'peer', work: 'step', peer: 'lab in the browser', threads } as const;
    yield { ...inBrowser, ...workload, ...summarize(browser.flat()) };
    const label = `${threads} thread${threads === 1 ? '' : 's'}`;
    const sides = { of: `lab in the browser, ${label}`, to: `lab, ${label}` };
    yield { type: 'ratio', work: 'step', ...workload, ...sides, ratio: pairedRatio(browser, node) };
  }
}

function whyNot(): string | undefined {
  if (labEntry() === undefined) return 'the command is not built: npm run build';
  try {
    findBrowser();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns milliseconds a step, one figure for each stretch between two reports of a training by the command. */
async function stepsOf(context: BenchContext, workers: number, flags: string[]): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-bench-'));
  const times: number[] = [];
  let last: { step: number; elapsedMs: number } | undefined;
  try {
    const own = { backend: 'wasm', workers, iterations, out: join(folder, 'run') };
    await runProcess([process.execPath, labEntry() ?? '', ...labArguments(context, own), ...flags], {
      signal: context.signal,
      onLine: ({ value }) => {
        if (value.type !== 'step') return false;
        const now = { step: Number(value.step), elapsedMs: Number(value.elapsedMs) };
        if (last && last.step >= settled) {
          times.push((now.elapsedMs - last.elapsedMs) / (now.step - last.step));
        }
        last = now;
        return now.step >= iterations - 1;
      },
    });
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
