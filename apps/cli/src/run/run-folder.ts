import { constants } from 'node:fs';
import { access, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Checkpoint, decodeCheckpoint } from '@lab/train';
import type { RunRecord } from './run-record.js';
import { writeFileAside } from './write-file-aside.js';

/** The files of a run. */
const names = {
  record: 'run.json',
  checkpoint: 'checkpoint.safetensors',
  report: 'report.html',
  // The best on held-out digits while a run is going on; at its end it becomes the checkpoint.
  best: 'best.safetensors',
} as const;

export interface RunFolder {
  path: string;
  write(file: keyof typeof names, contents: string | Uint8Array): Promise<void>;
  remove(file: keyof typeof names): Promise<void>;
}

/**
 * Makes the folder of a new run, before anything is trained.
 *
 * @throws Error when it cannot be written, or holds a run already
 */
export async function createRunFolder(path: string): Promise<RunFolder> {
  try {
    await makeFolder(path);
    await access(path, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`--out: expected a folder that can be written, got ${path} (${reason}). Name another.`, {
      cause,
    });
  }
  if (await exists(join(path, names.record))) {
    throw new Error(
      `--out: expected a folder without a run, got ${path}, which holds one. Name another, or go on with it: --resume ${path}`,
    );
  }
  return openRunFolder(path);
}

/** Returns the folder of a run that is there already. */
export function openRunFolder(path: string): RunFolder {
  return {
    path,
    write: (file, contents) => writeFileAside(join(path, names[file]), contents),
    remove: (file) => rm(join(path, names[file]), { force: true }),
  };
}

/** What a run left: its checkpoint, and its record where there is one beside it. */
export interface StoredRun {
  folder: string;
  checkpoint: Checkpoint;
  record: RunRecord | undefined;
  /** Of a run that was stopped: the best on held-out digits so far. */
  best: Checkpoint | undefined;
}

/**
 * Reads a run folder, or a single checkpoint file.
 *
 * @throws Error when there is none, or one of its files is damaged
 */
export async function readRun(path: string): Promise<StoredRun> {
  const isFolder = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => undefined,
  );
  if (isFolder === undefined) {
    throw new Error(`expected a run folder, got ${path}, which is not there. "lab train" makes one.`);
  }
  const file = isFolder ? join(path, names.checkpoint) : path;
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(
      `expected ${names.checkpoint} in ${path}, got none. Name the folder that "lab train" wrote.`,
      {
        cause,
      },
    );
  });
  const record = isFolder ? await readRecord(join(path, names.record)) : undefined;
  const bestFile = join(path, names.best);
  const best = isFolder ? await readFile(bestFile).catch(() => undefined) : undefined;
  return {
    folder: isFolder ? path : join(path, '..'),
    checkpoint: decodeFile(file, bytes),
    record,
    best: best && decodeFile(bestFile, best),
  };
}

function decodeFile(path: string, bytes: Uint8Array): Checkpoint {
  try {
    return decodeCheckpoint(bytes);
  } catch (cause) {
    throw new Error(`${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

async function readRecord(path: string): Promise<RunRecord | undefined> {
  if (!(await exists(path))) return undefined;
  const refuse = (what: string, got: string, cause?: unknown) =>
    new Error(`expected ${what} in ${path}, got ${got}. Move the file away to use the checkpoint alone.`, {
      cause,
    });
  let record: RunRecord;
  try {
    record = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw refuse('JSON', 'something else', cause);
  }
  if (record?.format !== 1 || !record.settings || !record.data || !record.backend) {
    throw refuse('the record of a run, format 1', record?.format ? `format ${record.format}` : 'other JSON');
  }
  return record;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Not `mkdir` with `recursive`: it never returns where a folder cannot hold others, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let folder = resolve(path); !(await exists(folder)); folder = dirname(folder)) missing.push(folder);
  for (const folder of missing.reverse()) await mkdir(folder);
}
