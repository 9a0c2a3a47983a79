import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { openData } from '../data/open-data.js';
import type { Engine } from '../engines/engine.js';
import type { EngineChoice } from '../engines/engine-choice.js';
import { needsBrowser, openEngine } from '../engines/open-engine.js';
import { Interrupted } from '../report-error.js';
import { interruptSignal } from '../run/interrupt.js';
import { freshRun, type RunPlan, resumedRun } from '../run/plan-run.js';
import { refuseSecondRun } from '../run/run-folder.js';
import { runTraining } from '../run/run-training.js';
import { choosePresenter } from '../show/choose-presenter.js';

export interface TrainOptions extends EngineChoice {
  data?: string;
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
  let engine: Engine | undefined;
  try {
    const plan =
      options.resume === undefined ? await freshRun(id, options) : await resumedRun(options.resume);
    const out = options.out ?? join('runs', `${plan.settings.network}-${timestamp(new Date())}`);
    // Before a browser is started and digits are read, which takes seconds.
    if (!plan.resume) await refuseSecondRun(out);
    const choice = engineChoice(options, command, plan);
    if (needsBrowser(choice)) presenter.doing('starting the browser');
    engine = await openEngine({
      ...choice,
      workers: options.workers,
      settings: plan.settings,
      signal,
    });
    presenter.doing('reading the digits');
    const data = await openData({
      data: options.data ?? plan.settings.data,
      signal,
      onProgress: presenter.loading,
    });
    if (data.warning) presenter.warning(data.warning);
    await runTraining({
      plan,
      data,
      engine,
      presenter,
      signal,
      epochs: options.epochs,
      out,
    });
  } catch (error) {
    // Whatever was going on broke off because of it.
    throw signal.aborted ? new Interrupted('interrupted', { cause: error }) : error;
  } finally {
    await engine?.close();
    presenter.close();
  }
}

/** A run goes on where it ran, unless the command line says where. */
function engineChoice(options: TrainOptions, command: Command, { resume }: RunPlan): EngineChoice {
  const { backend, browser, show, browserFlags } = options;
  const said = command.getOptionValueSource('backend') === 'cli' || browser !== undefined;
  const before = resume?.record;
  if (said || !before?.browser) return { backend, browser, show, browserFlags };
  const { path } = before.browser;
  return {
    backend: before.backend.name as EngineChoice['backend'],
    browser: existsSync(path) ? path : true,
    show,
    browserFlags,
  };
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
