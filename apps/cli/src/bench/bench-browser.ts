import { findBrowser } from '../engines/browser/find-browser.js';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { labEntry } from './run-lab.js';
import { pairedRatio, summarize } from './statistics.js';
import { stepsOfCommand } from './steps-of-command.js';
import { threadCounts } from './thread-counts.js';

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
      node.push(await stepsOfCommand(context, threads));
      browser.push(await stepsOfCommand(context, threads, ['--browser']));
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
