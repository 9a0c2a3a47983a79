import { constants } from 'node:fs';
import { access, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Checkpoint, decodeCheckpoint } from '@lab/train';
import { decodeRunRecord, type RunRecord, RunRecordError, runFiles } from '@lab/train/run-folder';
import { writeFileAside } from './write-file-aside.js';

export interface RunFolder {
  path: string;
  write(file: keyof typeof runFiles, contents: string | Uint8Array): Promise<void>;
  remove(file: keyof typeof runFiles): Promise<void>;
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
  // Another process may have begun one meanwhile.
  await refuseSecondRun(path);
  return openRunFolder(path);
}

/** @throws Error when a folder, which need not be there, holds a run already */
export async function refuseSecondRun(path: string): Promise<void> {
  if (!(await exists(join(path, runFiles.record)))) return;
  throw new Error(
    `--out: expected a folder without a run, got ${path}, which holds one. Name another, or go on with it: --resume ${path}`,
  );
}

/** Returns the folder of a run that is there already. */
export function openRunFolder(path: string): RunFolder {
  return {
    path,
    write: (file, contents) => writeFileAside(join(path, runFiles[file]), contents),
    remove: (file) => rm(join(path, runFiles[file]), { force: true }),
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
  const file = isFolder ? join(path, runFiles.checkpoint) : path;
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(
      `expected ${runFiles.checkpoint} in ${path}, got none. Name the folder that "lab train" wrote.`,
      {
        cause,
      },
    );
  });
  const record = isFolder ? await readRecord(join(path, runFiles.record)) : undefined;
  const bestFile = join(path, runFiles.best);
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
  try {
    return decodeRunRecord(await readFile(path));
  } catch (cause) {
    if (!(cause instanceof RunRecordError)) throw cause;
    const [what, got] = describe(cause);
    throw new Error(
      `expected ${what} in ${path}, got ${got}. Move the file away to use the checkpoint alone.`,
      {
        cause,
      },
    );
  }
}

function describe({ field, expected, got }: RunRecordError): [what: string, got: string] {
  if (field === undefined) return [expected, got];
  if (field !== 'format') return [`"${field}" to be ${expected}`, got];
  return [`the record of a run, format ${expected}`, got === 'undefined' ? 'other JSON' : `format ${got}`];
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
