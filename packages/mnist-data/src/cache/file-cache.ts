/** A file in a cache. */
export interface CachedFile {
  /** `'mnist/train-images-idx3-ubyte.gz'` */
  path: string;
  bytes: number;
}

/** Where fetched files are kept. Only verified bytes are ever written to it. */
export interface FileCache {
  /** For people: a folder, `'Cache Storage'`. */
  readonly name: string;
  /** The file's bytes, or undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** All or nothing: a reader never sees half a file, an aborted or failed write leaves none. */
  write(path: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** No error where there is no such file. */
  remove(path: string): Promise<void>;
  list(): Promise<CachedFile[]>;
}
