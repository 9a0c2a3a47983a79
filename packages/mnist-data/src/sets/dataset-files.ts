import type { DatasetForm } from '../datasets/to-dataset.js';

/** One file of a set as its publisher states it. */
export interface DatasetFile {
  /** Name without `.gz`: `'train-images-idx3-ubyte'`. It ends in `-ubyte`: by that the cache knows its files. */
  name: string;
  /** Length of the .gz, bytes. */
  zippedBytes: number;
  /** Length unzipped, bytes. */
  bytes: number;
  /** SHA-256 of the .gz, hexadecimal. */
  zippedSha256: string;
  /** SHA-256 unzipped, hexadecimal. Where it is not known, only the .gz can be verified. */
  sha256?: string;
}

/** The four files of a set in the layout of MNIST, and where they are published. */
export interface DatasetFiles extends DatasetForm {
  /** `'mnist'`: names the set, and its folder in the cache. */
  name: string;
  classes: number;
  /** [classes] What each label means. */
  classNames: readonly string[];
  /** Tried in this order; a browser begins with those that send CORS headers. */
  mirrors: readonly Mirror[];
  files: Record<DatasetPart, DatasetFile>;
}

/** A public copy of a set. */
export interface Mirror {
  /** Base address, ends in a slash. With `fetchFile`: the address of the archive. */
  address: string;
  /** Whether it sends CORS headers, so that pages may read it. */
  cors: boolean;
  /** Gets a file (`name` is without `.gz`) out of an archive. Left out: the files lie below the address. */
  fetchFile?: (
    name: string,
    options: { fetch: typeof globalThis.fetch; signal: AbortSignal },
  ) => Promise<Response>;
}

/** Which of a set's four files. */
export type DatasetPart = 'trainImages' | 'trainLabels' | 'testImages' | 'testLabels';
