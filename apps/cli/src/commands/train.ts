import { join } from 'node:path';
import type { Command } from 'commander';
import { openData } from '../data/open-data.js';
import { Interrupted } from '../report-error.js';
import { interruptSignal } from '../run/interrupt.js';
import { openForRun } from '../run/open-for-run.js';
import { mostThreads, openReplicas, type Replicas } from '../run/open-replicas.js';
import { freshRun, resumedRun } from '../run/plan-run.js';
import { runTraining } from '../run/run-training.js';
import { choosePresenter } from '../show/choose-presenter.js';

export interface TrainOptions {
  data?: string;
  backend: string;
  iterations?: number;
  epochs?: number;
  batch?: number;
  seed: number;
  validation: number;
  workers: number | 'auto';
  evaluateEvery: number;
  shuffle: boolean;
  init?: string;
  resume?: string;
  out?: string;
  json?: boolean;
  quiet?: boolean;
  debug?: boolean;
}

/** `lab train [network]` */
export async function trainCommand(id: string, options: TrainOptions, command: Command): Promise<void> {
  if (options.resume !== undefined) refuseOwnSettings(command);
  const presenter = choosePresenter(options);
  const signal = interruptSignal();
  let replicas: Replicas | undefined;
  try {
    const plan =
      options.resume === undefined ? await freshRun(id, options) : await resumedRun(options.resume);
    // First: they open their backends while this thread reads the digits.
    replicas = openReplicas(
      options.workers === 'auto' ? mostThreads(plan.settings.microBatches) : options.workers,
    );
    const backend = await openForRun(options.backend);
    const data = await openData({
      data: options.data ?? plan.settings.data,
      signal,
      onProgress: presenter.loading,
    });
    if (data.warning) presenter.warning(data.warning);
    await runTraining({
      plan,
      data,
      backend,
      replicas,
      measureReplicas: options.workers === 'auto',
      presenter,
      signal,
      epochs: options.epochs,
      out: options.out ?? join('runs', `${plan.settings.network}-${timestamp(new Date())}`),
    });
  } catch (error) {
    // Whatever was going on broke off because of it.
    throw signal.aborted ? new Interrupted('interrupted', { cause: error }) : error;
  } finally {
    await replicas?.close();
    presenter.close();
  }
}

// What a resumed run has of its own. The rest (--data, --backend, --json, …) is about this machine and this terminal.
const ownSettings = [
  'iterations',
  'epochs',
  'batch',
  'seed',
  'validation',
  'evaluateEvery',
  'shuffle',
  'init',
  'out',
];

function refuseOwnSettings(command: Command): void {
  const given = ownSettings.find((name) => command.getOptionValueSource(name) === 'cli');
  const flag = command.options.find((option) => option.attributeName() === given)?.long;
  if (flag)
    throw new Error(`--resume: a run goes on with its own settings, got ${flag} as well. Leave it out.`);
  if (command.args.length > 0) {
    throw new Error(
      `--resume: a run goes on with its own network, got "${command.args[0]}" as well. Leave it out.`,
    );
  }
}

/** `2026-11-23-141530`, in local time: what a person looks for in a list of folders. */
function timestamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
