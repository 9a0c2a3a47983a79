import { readFile } from 'node:fs/promises';
import { getNetwork, type LabNetwork } from '@lab/models';
import { type Checkpoint, decodeCheckpoint } from '@lab/train';
import { microBatchesFor, type RunRecord, type RunSettings } from '@lab/train/run-folder';
import { typedCommand } from '../terminal/typed-command.js';
import { readRun } from './run-folder.js';

/** A run as it will be, before data and backend are there. */
export interface RunPlan {
  network: LabNetwork;
  settings: RunSettings;
  /** Parameters to start from, out of a file. */
  init?: Checkpoint;
  /** Where a stopped run goes on. */
  resume?: { folder: string; checkpoint: Checkpoint; record: RunRecord; best?: Checkpoint };
}

/** What the command line says of a new run. */
export interface FreshRunOptions {
  iterations?: number;
  epochs?: number;
  batch?: number;
  seed: number;
  validation: number;
  evaluateEvery: number;
  shuffle: boolean;
  init?: string;
  data?: string;
}

/** Plans a new run: the network's recipe, and what the command line changes of it. */
export async function freshRun(id: string, options: FreshRunOptions): Promise<RunPlan> {
  const network = getNetwork(id);
  const { seed, validation, evaluateEvery, shuffle, data, init } = options;
  const { recipe } = network;
  const batchSize = options.batch ?? recipe.batchSize;
  const settings: RunSettings = {
    network: id,
    // Epochs become iterations when the number of training digits is known.
    iterations: options.iterations ?? recipe.iterations,
    batchSize,
    microBatches: microBatchesFor(batchSize),
    seed,
    validation,
    evaluateEvery,
    shuffle,
    data,
    init,
  };
  return { network, settings, init: init === undefined ? undefined : await readParameters(init) };
}

/** Plans the rest of a stopped run. */
export async function resumedRun(path: string): Promise<RunPlan> {
  const { checkpoint, record, folder, best } = await readRun(path);
  if (record === undefined) {
    throw new Error(
      `--resume: expected a run folder with run.json, got ${path}. To start from its parameters: --init FILE.`,
    );
  }
  if (record.status === 'finished') {
    throw new Error(
      `--resume: expected a stopped run, got ${path}, which is finished. Look at it: ${typedCommand(`evaluate ${path}`)}`,
    );
  }
  return {
    network: getNetwork(record.settings.network),
    settings: record.settings,
    resume: {
      folder,
      checkpoint,
      record,
      best,
    },
  };
}

async function readParameters(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(`--init: expected a .safetensors file, got ${file}, which cannot be read.`, { cause });
  });
  try {
    return decodeCheckpoint(bytes);
  } catch (cause) {
    throw new Error(`--init: ${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
