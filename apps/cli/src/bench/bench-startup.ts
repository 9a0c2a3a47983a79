import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext } from './bench-context.js';
import type { BenchEvent } from './bench-event.js';
import { labArguments } from './lab-arguments.js';
import { labEntry, runProcess } from './run-lab.js';
import { summarize } from './statistics.js';

/** `startup`: from the start of the process `lab train` to the end of its first training step. */
export async function* benchStartup(context: BenchContext): AsyncGenerator<BenchEvent, void, void> {
  const entry = labEntry();
  if (entry === undefined) {
    yield { type: 'missing', what: 'startup', reason: 'the command is not built: npm run build' };
    return;
  }
  const { synthetic } = await context.data();
  const folder = await mkdtemp(join(tmpdir(), 'lab-bench-'));
  const times: number[] = [];
  try {
    for (let round = 0; round < Math.min(context.rounds, 5); round++) {
      // Two: after the only one, the network would be evaluated before anything is said.
      const args = labArguments(context, { iterations: 2, out: join(folder, String(round)) });
      let firstStep: number | undefined;
      await runProcess([process.execPath, entry, ...args], {
        signal: context.signal,
        onLine: ({ value, at }) => {
          if (value.type !== 'step') return false;
          firstStep = at;
          return true;
        },
      });
      if (firstStep !== undefined) times.push(firstStep);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const { network, workersOption: workers } = context;
  yield { type: 'startup', network: network.id, workers, synthetic, ...summarize(times) };
}
