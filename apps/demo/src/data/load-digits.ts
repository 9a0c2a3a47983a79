import {
  concat,
  type FileCache,
  type LoadProgress,
  loadDataset,
  MnistDataError,
  type TrainTest,
} from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import type { DataName } from '../settings/training-settings.js';
import { type DigitProgress, placeName, progressOf } from './digit-progress.js';
import { digitSets } from './digit-set.js';
import { loadDroppedFiles } from './dropped-files.js';
import type { LoadedDigits } from './loaded-digits.js';

export interface LoadDigitsOptions {
  set: DataName;
  /**
   * Address of the page's own folder of data, with a folder for each set: `https://host/`. Tried before the mirrors.
   */
  server?: string;
  /** Files that a person dropped on the page, instead of everything else. */
  files?: readonly File[];
  signal?: AbortSignal;
  onProgress?: (progress: DigitProgress) => void;
  /** @defaultValue the platform's */
  fetch?: typeof globalThis.fetch;
  /** @defaultValue Cache Storage, where there is one */
  cache?: boolean | FileCache;
}

/** Test digits' numbers begin here, as in `syntheticMnist`. */
const firstTestDigit = 2 ** 31;
const chunk = 5_000;

/**
 * Returns the digits to train and test on: from the page's own server, else from the last visit or a mirror, each file
 * held against its SHA-256. Where none can be had, generated digits stand in, and `notice` says so.
 *
 * @throws MnistDataError when it was aborted, or dropped files are no such digits
 */
export async function loadDigits(options: LoadDigitsOptions): Promise<LoadedDigits> {
  const { set: name, files, signal, onProgress } = options;
  if (files) return loadDroppedFiles(files, signal);
  const set = digitSets[name];
  if (set.files === undefined) return synthetic(options);
  const report = progressOf(set.files);
  try {
    const data = await loadDataset(set.files, {
      source: placesOf(options),
      signal,
      fetch: options.fetch,
      cache: options.cache,
      onProgress: (event: LoadProgress) => onProgress?.(report(event)),
    });
    return { ...data, classNames: set.classNames, synthetic: false };
  } catch (error) {
    if (!(error instanceof MnistDataError) || error.code === 'EABORTED') throw error;
    return { ...(await synthetic(options)), notice: notice(set.title), reasons: reasonsOf(error) };
  }
}

function placesOf({ set, server }: LoadDigitsOptions): string[] {
  const { mirrors } = digitSets[set];
  return server === undefined ? [...mirrors] : [new URL(`${set}/`, server).href, ...mirrors];
}

function notice(title: string): string {
  return (
    `The ${title} could not be fetched, so these are synthetic digits, and so are all figures. ` +
    'Drop the four files on the page to use the real ones.'
  );
}

function reasonsOf({ reason, reasons }: MnistDataError): string {
  return reasons.length === 0 ? reason : reasons.map(shorten).join('; ');
}

/** `https://host/path: reason` → `host: reason` */
function shorten(reason: string): string {
  const [, source, why] = /^(\S+): (.*)$/.exec(reason) ?? [];
  return source === undefined ? reason : `${placeName(source)}: ${why}`;
}

/** As `syntheticMnist({ seed: 0 })`, in parts, so that progress can be told and a load stopped. */
async function synthetic({ signal, onProgress }: LoadDigitsOptions): Promise<LoadedDigits> {
  const total = 70_000;
  let made = 0;
  const make = async (count: number, first: number) => {
    const parts = [];
    for (let start = 0; start < count; start += chunk) {
      parts.push(syntheticDigits({ count: chunk, seed: 0, first: first + start }));
      made += chunk;
      onProgress?.({
        receivedBytes: 0,
        totalBytes: 0,
        fraction: made / total,
        text: `Drawing synthetic digits: ${made.toLocaleString('en')} of ${total.toLocaleString('en')}`,
      });
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
    return concat(parts);
  };
  const data: TrainTest = { train: await make(60_000, 0), test: await make(10_000, firstTestDigit) };
  return { ...data, classNames: digitSets.synthetic.classNames, synthetic: true };
}
