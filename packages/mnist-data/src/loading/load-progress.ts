/** What a load is at. Files are loaded at the same time: their events come mixed, each file's own in order. */
export interface LoadProgress {
  /**
   * `read` from a folder or the cache; `download`; `verify` its SHA-256; `unzip`; `done` with this file;
   * `skipped`: this place (or the writing to the cache) failed and is passed over, `reason` says why.
   */
  phase: 'read' | 'download' | 'verify' | 'unzip' | 'done' | 'skipped';
  /** The file's name without `.gz`: `'train-images-idx3-ubyte'`. */
  file: string;
  /** The folder, the cache or the address. */
  source: string;
  /** Bytes of this file so far, as they arrive (zipped or not). */
  receivedBytes: number;
  /** Bytes expected, where known. */
  totalBytes: number | undefined;
  /** Only of `skipped`: one line. */
  reason?: string;
}
