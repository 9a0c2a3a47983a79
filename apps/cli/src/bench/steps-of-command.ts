import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext } from './bench-context.js';
import { labArguments } from './lab-arguments.js';
import { labEntry, runProcess } from './run-lab.js';

/** Enough for V8 to settle, and some to measure. */
const iterations = 300;
const settled = 100;

/** Returns milliseconds a step, one figure for each stretch between two reports of a training by the command. */
export async function stepsOfCommand(
  context: BenchContext,
  workers: number,
  flags: readonly string[] = [],
): Promise<number[]> {
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
