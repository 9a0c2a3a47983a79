import { runFiles } from '@lab/train/run-folder';
import type { DigitSource } from '../data/digit-source.js';
import { isDigitFile } from '../data/dropped-files.js';
import type { Training } from '../section/training.js';
import { formatCount } from '../styles/format.js';
import type { BoardEntry } from './board-entry.js';
import type { BoardStore } from './board-store.js';
import { notify } from './notices.js';
import { parseBoard } from './parse-board.js';
import { isRunFile, type NamedBytes, readRunFiles } from './run-file.js';
import { runSettingsOf } from './run-settings-of.js';
import { strings } from './strings.js';

export interface OpenFilesOptions {
  digits: DigitSource;
  training: Training;
  board: BoardStore;
}

/** Opens whatever a visitor chose or dropped: MNIST's files, a run, a board. What cannot be opened is said, and nothing is lost. */
export async function openFiles(files: readonly File[], options: OpenFilesOptions): Promise<void> {
  const digitFiles = files.filter(({ name }) => isDigitFile(name));
  const boards = files.filter(({ name }) => name.endsWith('.json') && name !== runFiles.record);
  const runs = files.filter(({ name }) => isRunFile(name));
  const unknown = files.filter((file) => ![...digitFiles, ...boards, ...runs].includes(file));
  const attempt = async (work: () => Promise<string | undefined>) => {
    try {
      const text = await work();
      if (text) notify({ about: 'files', text });
    } catch (error) {
      notify({ about: 'files', text: error instanceof Error ? error.message : String(error) });
    }
  };
  if (unknown.length > 0) notify({ about: 'unknown', text: strings.notOpened(unknown[0].name) });
  if (digitFiles.length > 0) {
    await attempt(async () => {
      await options.digits.loadFiles(digitFiles);
      return options.digits.state.message;
    });
  }
  for (const file of boards) await attempt(() => openBoardFile(file, options.board));
  if (runs.length > 0) await attempt(() => openRun(runs, options));
}

async function openBoardFile(file: File, board: BoardStore): Promise<string> {
  const { entries } = parseBoard(await file.text());
  for (const entry of entries) board.put(entry);
  return strings.openedBoard(entries.length);
}

async function openRun(files: readonly File[], { training, board }: OpenFilesOptions): Promise<string> {
  const given: NamedBytes[] = await Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
  const { record, checkpoint, problems } = await readRunFiles(given);
  const { settings, parameters } = runSettingsOf(record, checkpoint);
  const name = `${settings.network}, seed ${settings.seed}`;
  const iterations = record?.settings.iterations ?? settings.iterations;
  const entry = record && entryOfRecord(record, { ...settings, iterations }, parameters);
  if (entry) board.put(entry);
  if (!checkpoint) return [strings.openedCurves(name), ...problems].join(' ');
  const { encodeCheckpoint } = await import('@lab/train');
  await training.start(settings, {
    from: encodeCheckpoint(checkpoint),
    name: `${name}, from a file`,
    paused: true,
    earlier: record?.curve.filter(({ step }) => step < checkpoint.step),
  });
  return [strings.opened(name, formatCount(checkpoint.step)), ...problems].join(' ');
}

/** The figures of a run that was finished elsewhere. */
function entryOfRecord(
  {
    result,
    startedAt,
    data,
    settings: { validation },
  }: NonNullable<Awaited<ReturnType<typeof readRunFiles>>['record']>,
  settings: BoardEntry['settings'],
  parameters: number,
): BoardEntry | undefined {
  if (!result) return undefined;
  const honest = result.protocol === 'honest';
  return {
    // The same file opened twice is one run.
    id: `file ${startedAt} ${settings.network} ${settings.seed}`,
    settings,
    parameters,
    backend: result.backend,
    synthetic: data.synthetic,
    testCount: data.test || 10_000,
    steps: result.steps,
    ...(honest
      ? { honest: result.testAccuracy, heldOut: validation }
      : { final: result.testAccuracy, max: Math.max(result.testAccuracy, result.maxTestAccuracy ?? 0) }),
    at: startedAt,
  };
}
