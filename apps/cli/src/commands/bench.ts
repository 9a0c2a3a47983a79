import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { openBackend } from '@lab/backend';
import { getNetwork } from '@lab/models';
import picocolors from 'picocolors';
import type { BenchContext } from '../bench/bench-context.js';
import type { BenchEvent } from '../bench/bench-event.js';
import { microBatchesOf } from '../bench/micro-batches-of.js';
import { renderMarkdown } from '../bench/render-markdown.js';
import { runBench } from '../bench/run-bench.js';
import { type SectionName, usualSections } from '../bench/section-name.js';
import { renderTable, type Table } from '../bench/table.js';
import { tableOf } from '../bench/table-of.js';
import { openData } from '../data/open-data.js';
import { describeMachine } from '../machine/describe-machine.js';
import { busyWarning, machineFacts } from '../machine/machine-facts.js';
import { mostThreads } from '../replicas/open-replicas.js';
import { Interrupted } from '../report-error.js';
import { interruptSignal } from '../run/interrupt.js';
import { liveRegion } from '../show/live-region.js';
import { processTerminal } from '../show/terminal.js';

export interface BenchOptions {
  only?: SectionName[];
  network: string;
  batch?: number;
  workers: number | 'auto';
  rounds: number;
  steps?: number;
  iterations?: number;
  data?: string;
  markdown?: string;
  json?: boolean;
  debug?: boolean;
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** `lab bench` */
export async function benchCommand(options: BenchOptions): Promise<void> {
  const { only = usualSections, json = false, markdown } = options;
  const signal = interruptSignal();
  const show = json ? jsonShow() : humanShow();
  const warnings: string[] = [];
  const warn = (message: string | undefined) => {
    if (message === undefined || warnings.includes(message)) return;
    warnings.push(message);
    show.event({ type: 'warning', message });
  };
  try {
    const context = await createContext(options, signal, warn);
    const backend = await context.backend();
    const machine = machineFacts({ lab: version, ...backend.versions });
    show.event({ type: 'machine', ...machine });
    warn(busyWarning(machine));
    const bySection = new Map<SectionName, BenchEvent[]>();
    const tables: Table[] = [];
    const finish = (section: SectionName) => {
      const table = tableOf(section, bySection.get(section) ?? []);
      tables.push(table);
      show.table(table);
    };
    for await (const { section, event } of runBench(only, context)) {
      if (event) {
        bySection.get(section)?.push(event);
        show.event(event);
        continue;
      }
      const previous = [...bySection.keys()].at(-1);
      if (previous) finish(previous);
      bySection.set(section, []);
      show.begin(section);
    }
    const last = [...bySection.keys()].at(-1);
    if (last) finish(last);
    if (markdown !== undefined) {
      const command = ['lab', ...process.argv.slice(2)].join(' ');
      await writeFile(markdown, renderMarkdown({ machine, tables, command, warnings }));
    }
  } catch (error) {
    throw signal.aborted ? new Interrupted('interrupted', { cause: error }) : error;
  } finally {
    show.close();
  }
}

async function createContext(
  { network, batch, workers: workersOption, rounds, steps, iterations, data: dataOption }: BenchOptions,
  signal: AbortSignal,
  warn: (message: string | undefined) => void,
): Promise<BenchContext> {
  const entry = getNetwork(network);
  const batchSize = batch ?? entry.recipe.batchSize;
  let data: ReturnType<BenchContext['data']> | undefined;
  let backend: ReturnType<BenchContext['backend']> | undefined;
  return {
    network: entry,
    batchSize,
    workers: workersOption === 'auto' ? mostThreads(await microBatchesOf(entry, batchSize)) : workersOption,
    workersOption,
    rounds,
    steps,
    iterations,
    dataOption,
    signal,
    data: () => {
      data ??= openData({ data: dataOption, signal }).then((opened) => {
        warn(opened.warning ?? (opened.synthetic ? 'These are SYNTHETIC digits.' : undefined));
        return opened;
      });
      return data;
    },
    backend: () => {
      backend ??= openBackend('wasm');
      return backend;
    },
  };
}

/** What a reader is shown. */
interface Show {
  begin(section: SectionName): void;
  event(event: BenchEvent): void;
  table(table: Table): void;
  close(): void;
}

function jsonShow(): Show {
  return {
    begin: () => {},
    event: (event) => {
      if (event.type === 'warning') process.stderr.write(`! ${event.message}\n`);
      process.stdout.write(`${JSON.stringify(event)}\n`);
    },
    table: () => {},
    close: () => {},
  };
}

function humanShow(): Show {
  const terminal = processTerminal(process.stdout);
  const paint = picocolors.createColors(terminal.color);
  const region = liveRegion(terminal);
  return {
    begin: (section) => region.draw([paint.dim(`measuring: ${section} …`)]),
    event: (event) => {
      if (event.type === 'warning') region.print(paint.yellow(`! ${event.message}`));
      if (event.type === 'machine') for (const line of describeMachine(event)) region.print(paint.dim(line));
    },
    table: (table) => {
      region.clear();
      region.print(`\n${paint.bold(table.title)}`);
      if (table.rows.length > 0) region.print(renderTable(table));
      for (const note of table.notes) region.print(paint.dim(note));
    },
    close: () => region.clear(),
  };
}
