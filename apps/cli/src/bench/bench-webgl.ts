import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../engines/browser/find-browser.js';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { labEntry, runProcess } from './run-lab.js';
import { median, pairedRatio, summarize } from './statistics.js';

const script = fileURLToPath(new URL('../../../../tools/benchmarks/webgl-step.js', import.meta.url));

/** Steps of a side in a turn: where the processor draws, each takes a good part of a second. */
const stepsOfTurn = 4;

/** What a side did in its turn. */
interface Turn {
  /** Milliseconds of each step. */
  times: number[];
  /** Draw calls of a step. */
  draws: number;
}

/** `webgl`: a training step on WebGL in the browser, beside tfjs-layers' `fit` on the same backend, in turns in one page. */
export async function* benchWebgl(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const { network, batchSize: batch, rounds, steps = stepsOfTurn, signal } = context;
  const browser = browserOrReason();
  if (browser.path === undefined) {
    yield { type: 'missing', what: 'a step on WebGL', reason: browser.reason };
    return;
  }
  const names = { lab: 'lab', peer: 'tfjs-layers' };
  let renderer = '';
  const turns: { lab: Turn[]; peer: Turn[] } = { lab: [], peer: [] };
  const command = [process.execPath, script, network.id, String(batch), String(steps), String(rounds)];
  await runProcess(command, {
    signal,
    env: { CHROMIUM_PATH: browser.path },
    onLine: ({ value }) => {
      if (value.type === 'sides') {
        Object.assign(names, { lab: value.lab, peer: value.peer });
        renderer = String(value.renderer);
      }
      if (value.type === 'round') {
        turns.lab.push(value.lab as Turn);
        turns.peer.push(value.peer as Turn);
      }
      return false;
    },
  });
  const workload = { network: network.id, batch };
  for (const side of ['lab', 'peer'] as const) {
    const times = turns[side].flatMap((turn) => turn.times);
    yield { type: 'peer', work: 'step', peer: names[side], threads: 1, ...workload, ...summarize(times) };
  }
  const [ours, theirs] = [turns.lab, turns.peer].map((side) => side.map(({ times }) => times));
  const ratio = pairedRatio(ours, theirs);
  yield { type: 'ratio', work: 'step', ...workload, of: names.lab, to: names.peer, ratio };
  const drawsOf = (side: Turn[]) => Math.round(median(side.map(({ draws }) => draws)));
  const draws = { [names.lab]: drawsOf(turns.lab), [names.peer]: drawsOf(turns.peer) };
  yield { type: 'webgl', ...workload, renderer, draws };
}

function browserOrReason(): { path: string } | { path?: undefined; reason: string } {
  if (!existsSync(script)) return { reason: 'its script is not here: run from a checkout of the repository' };
  if (labEntry() === undefined) return { reason: 'the command is not built: npm run build' };
  try {
    return { path: findBrowser() };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}
