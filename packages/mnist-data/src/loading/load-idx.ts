import type { Dataset } from '../datasets/dataset.js';
import { type DatasetForm, type NamedIdx, toDataset } from '../datasets/to-dataset.js';
import { abortedError } from '../errors/aborted-error.js';
import { gunzipIdx, isGzip } from '../files/gunzip.js';
import { type FileSource, readAnyFile } from '../files/read-any-file.js';
import { parseIdx } from '../idx/parse-idx.js';

/** Options of {@link loadIdx}. */
export interface LoadIdxOptions extends DatasetForm {
  /** [count, rows, cols] bytes: a path, an address or the content; zipped or not. */
  images: FileSource;
  /** [count] bytes, likewise. */
  labels: FileSource;
  /** Number of classes. @defaultValue the largest label + 1 */
  classes?: number;
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
  const { name = 'idx', fetch = globalThis.fetch, timeoutMs = 20_000 } = options;
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
  const { firstLabel = 0, transposed } = options;
  const classes = options.classes ?? 1 + largest(labels) - firstLabel;
  return toDataset(images, labels, { classes, name, source: images.file, firstLabel, transposed });
}

function largest({ array }: NamedIdx): number {
  let most = 0;
  for (const label of array.data) most = Math.max(most, label);
  return most;
}
