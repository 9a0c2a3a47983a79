import { getNetwork } from '@lab/models';
import picocolors from 'picocolors';
import { diagnose } from '../doctor/diagnose.js';
import { doctorRenderer } from '../doctor/render-doctor.js';
import { Interrupted } from '../report-error.js';
import { interruptSignal } from '../run/interrupt.js';
import { liveRegion } from '../show/live-region.js';
import { processTerminal } from '../show/terminal.js';

export interface DoctorOptions {
  network: string;
  browser?: string;
  browserFlags?: string;
  json?: boolean;
  debug?: boolean;
}

/** `lab doctor` */
export async function doctorCommand({ network, browser, browserFlags, json }: DoctorOptions): Promise<void> {
  // Refused before anything is measured.
  getNetwork(network);
  const signal = interruptSignal();
  const terminal = processTerminal(process.stdout);
  const region = liveRegion(terminal);
  const render = doctorRenderer({ color: terminal.color, width: terminal.columns() - 1 });
  const paint = picocolors.createColors(terminal.color);
  try {
    for await (const event of diagnose({ network, browser, browserFlags, signal })) {
      if (event.type === 'result' && !event.healthy) process.exitCode = 1;
      if (json) {
        if (event.type !== 'doing') process.stdout.write(`${JSON.stringify(event)}\n`);
        continue;
      }
      for (const line of render(event)) region.print(line);
      region.draw(
        event.type === 'doing' ? [paint.dim(`… ${event.what}`.slice(0, terminal.columns() - 1))] : [],
      );
    }
  } catch (error) {
    throw signal.aborted ? new Interrupted('interrupted', { cause: error }) : error;
  } finally {
    region.clear();
  }
}
