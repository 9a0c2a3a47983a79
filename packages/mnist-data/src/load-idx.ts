import { abortedError } from './aborted-error.js';
import type { Dataset } from './dataset.js';
import { gunzipIdx, isGzip } from './gunzip.js';
import { parseIdx } from './parse-idx.js';
import { type FileSource, readAnyFile } from './read-any-file.js';
import { type NamedIdx, toDataset } from './to-dataset.js';

/** Options of {@link loadIdx}. */
export interface LoadIdxOptions {
  /** [count, rows, cols] bytes: a path, an address or the content; zipped or not. */
  images: FileSource;
  /** [count] bytes, likewise. */
  labels: FileSource;
  /** Number of classes. @defaultValue the largest label + 1 */
  classes?: number;
  /** Label of the first class, 0 or 1: the letters of EMNIST are counted from 1. @defaultValue 0 */
  firstLabel?: 0 | 1;
  /** Whether pictures are stored column by column, as those of EMNIST are. @defaultValue false */
  transposed?: boolean;
  /** @defaultValue `'idx'` */
  name?: string;
  signal?: AbortSignal;
  /** @defaultValue the platform's */
  fetch?: typeof globalThis.fetch;
  /** An address that sends nothing for so long has failed, milliseconds. @defaultValue 20000 */
  timeoutMs?: number;
}

/**
 * Returns the dataset of any pair of IDX files. They are checked for their form, not for a checksum.
 *
 * @throws MnistDataError see its codes.
 */
export async function loadIdx(options: LoadIdxOptions): Promise<Dataset> {
  const {
    firstLabel = 0,
    transposed = false,
    name = 'idx',
    fetch = globalThis.fetch,
    timeoutMs = 20_000,
  } = options;
  const signal = options.signal ?? new AbortController().signal;
  const read = async (source: FileSource, fallbackName: string): Promise<NamedIdx> => {
    if (signal.aborted) throw abortedError(fallbackName, signal);
    const { bytes, file } = await readAnyFile(source, fallbackName, { fetch, signal, timeoutMs });
    const unzipped = isGzip(bytes) ? await gunzipIdx(bytes, file) : bytes;
    if (signal.aborted) throw abortedError(fallbackName, signal);
    return { file, array: parseIdx(unzipped, { file }) };
  };
  const [images, labels] = await Promise.all([
    read(options.images, 'images'),
    read(options.labels, 'labels'),
  ]);
  const counted = firstLabel === 0 ? labels : fromZero(labels);
  const classes = options.classes ?? 1 + largest(counted);
  const dataset = toDataset(images, counted, { classes, name, source: images.file });
  return transposed ? transpose(dataset) : dataset;
}

/** A label of 0 becomes 255, and so out of range. */
function fromZero({ file, array }: NamedIdx): NamedIdx {
  if (array.type !== 'uint8') return { file, array };
  return { file, array: { ...array, data: array.data.map((label) => label - 1) } };
}

function transpose(dataset: Dataset): Dataset {
  const { images, count, rows, cols } = dataset;
  const turned = new Uint8Array(images.length);
  for (let i = 0, to = 0; i < count; i++) {
    for (let x = 0; x < cols; x++) {
      for (let y = 0; y < rows; y++) turned[to++] = images[(i * rows + y) * cols + x];
    }
  }
  return { ...dataset, images: turned, rows: cols, cols: rows };
}

function largest({ array }: NamedIdx): number {
  let most = 0;
  for (const label of array.data) most = Math.max(most, label);
  return most;
}
