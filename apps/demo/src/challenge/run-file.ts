import type { Checkpoint } from '@lab/train';
import { encodeRunRecord, type RunRecord, runFiles } from '@lab/train/run-folder';
import { readRunRecord } from './read-run-record.js';

/** A file by its name, without a folder. */
export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/** What a run folder holds, or as much of it as could be read. */
export interface OpenedRun {
  /** Settings, curve and figures. Undefined where there was no `run.json` that this page reads. */
  record: RunRecord | undefined;
  /** The network of its last step, or the chosen one when the run is finished. */
  checkpoint: Checkpoint | undefined;
  /** Of a stopped run: the best on held-out digits so far. */
  best: Checkpoint | undefined;
  /** What could not be read, and what that means: one sentence each. */
  problems: string[];
}

/** A zip archive of the largest network with Adam's moments is 9 MB. */
const mostBytes = 200_000_000;

/** Whether a file may be part of a run: the names that the command line writes, any checkpoint, or an archive of them. */
export function isRunFile(name: string): boolean {
  return name === runFiles.record || /\.(safetensors|zip)$/i.test(name);
}

/**
 * Opens a run: the files of a run folder, an archive of it, or a single checkpoint. What cannot be read is said, and the
 * rest is opened all the same.
 *
 * @throws RangeError with a sentence for people when nothing can be read
 */
export async function readRunFiles(given: readonly NamedBytes[]): Promise<OpenedRun> {
  // Loaded when a file is opened.
  const { decodeCheckpoint } = await import('@lab/train');
  const files = (await Promise.all(given.map(unpack))).flat();
  const problems: string[] = [];
  const attempt = <Value>(
    file: NamedBytes | undefined,
    read: (bytes: Uint8Array) => Value,
  ): Value | undefined => {
    if (file === undefined) return undefined;
    try {
      return read(file.bytes);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const find = (name: string) => files.find((file) => file.name === name);
  const record = attempt(find(runFiles.record), readRunRecord);
  const checkpointFile =
    find(runFiles.checkpoint) ??
    files.find(({ name }) => /\.safetensors$/i.test(name) && name !== runFiles.best);
  const checkpoint = attempt(checkpointFile, decodeCheckpoint);
  const best = attempt(find(runFiles.best), decodeCheckpoint);
  if (!record && !checkpoint) {
    throw new RangeError(
      [
        ...problems,
        `Open the ${runFiles.record} and ${runFiles.checkpoint} of a run, both at once, or an archive of them.`,
      ].join(' '),
    );
  }
  if (!record && problems.length > 0) problems.push('The network is here all the same, without its curves.');
  if (record && !checkpoint) {
    problems.push(
      `Without its ${runFiles.checkpoint} there are only the curves: add that file to look inside or to go on.`,
    );
  }
  return { record, checkpoint, best, problems };
}

/**
 * Returns the files of a run folder that the command line opens.
 *
 * @param run - `best` only while it is not finished
 */
export async function writeRunFiles(run: {
  record: RunRecord;
  checkpoint: Checkpoint;
  best?: Checkpoint;
}): Promise<NamedBytes[]> {
  const { encodeCheckpoint } = await import('@lab/train');
  const { record, checkpoint, best } = run;
  return [
    { name: runFiles.record, bytes: encodeRunRecord(record) },
    { name: runFiles.checkpoint, bytes: encodeCheckpoint(checkpoint) },
    ...(best ? [{ name: runFiles.best, bytes: encodeCheckpoint(best) }] : []),
  ];
}

/** Returns files as one archive, inside of a folder: unpacked, it is a run folder of the command line. */
export async function zipRun(folder: string, files: readonly NamedBytes[]): Promise<Uint8Array<ArrayBuffer>> {
  const { zipSync } = await import('fflate');
  // Weights do not get smaller: stored as they are.
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [`${folder}/${name}`, bytes])), {
    level: 0,
  });
}

async function unpack(file: NamedBytes): Promise<NamedBytes[]> {
  if (!/\.zip$/i.test(file.name)) return [file];
  const { unzipSync } = await import('fflate');
  try {
    const entries = unzipSync(file.bytes, {
      filter: ({ name, originalSize }) => isRunFile(baseName(name)) && originalSize <= mostBytes,
    });
    return Object.entries(entries).map(([name, bytes]) => ({ name: baseName(name), bytes }));
  } catch (cause) {
    throw new RangeError(
      `${file.name} is no zip archive that can be opened: it is damaged or another file.`,
      { cause },
    );
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
