import { MnistDataError } from '../errors/mnist-data-error.js';
import { unreadableError } from '../errors/unreadable-error.js';
import { downloadFile } from '../files/download-file.js';
import { nodeBuiltin } from '../files/node-builtin.js';
import type { DatasetFile, DatasetFiles, Mirror } from '../sets/dataset-files.js';

/** What a load hands to where it reads from. */
export interface OriginContext {
  signal: AbortSignal;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  /** Whether the file is known to its checksum, and so its length. */
  verify: boolean;
  onBytes: (phase: 'read' | 'download', receivedBytes: number, totalBytes: number | undefined) => void;
}

/** A file as it was found, zipped or not. */
export interface OriginFile {
  bytes: Uint8Array;
  /** Its path or address, for messages. */
  file: string;
}

/** A place to get a set's files from. */
export interface Origin {
  /** For people: a folder, an address. */
  name: string;
  /** Remote files are worth caching. */
  remote: boolean;
  get(file: DatasetFile, context: OriginContext): Promise<OriginFile>;
  /** Forgets a file whose bytes proved broken. */
  discard?(file: DatasetFile): Promise<void>;
  /** Keeps a verified file. */
  keep?(file: DatasetFile, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
}

/** Returns the public copies of a set, in the order to try them. */
export function mirrorOrigins({ mirrors }: DatasetFiles): Origin[] {
  const inBrowser = nodeBuiltin('node:fs/promises') === undefined;
  const ordered = inBrowser ? [...mirrors].sort((a, b) => Number(b.cors) - Number(a.cors)) : mirrors;
  return ordered.map(addressOrigin);
}

/** Returns the place that a path or an address names. In a browser everything is an address, relative to the page. */
export function namedOrigin(source: string | URL): Origin {
  const address = String(source);
  if (/^https?:/i.test(address)) return addressOrigin({ address });
  const url = nodeBuiltin('node:url');
  if (url === undefined) return addressOrigin({ address: new URL(address, globalThis.location.href).href });
  return folderOrigin(address.startsWith('file:') ? url.fileURLToPath(address) : address);
}

function addressOrigin({ address, fetchFile }: Pick<Mirror, 'address' | 'fetchFile'>): Origin {
  const base = new URL(address);
  if (!fetchFile && !base.pathname.endsWith('/')) base.pathname += '/';
  return {
    name: base.href,
    remote: true,
    async get(file, { onBytes, verify, signal, fetch, timeoutMs }) {
      const url = new URL(base);
      if (!fetchFile) url.pathname += `${file.name}.gz`;
      const bytes = await downloadFile(url.href, {
        fetch: fetchFile
          ? (_, init) => fetchFile(file.name, { fetch, signal: init?.signal ?? signal })
          : fetch,
        signal,
        timeoutMs,
        expectedBytes: verify ? { zipped: file.zippedBytes, unzipped: file.bytes } : undefined,
        onBytes: (received, total) => onBytes('download', received, total),
      });
      return { bytes, file: url.href };
    },
  };
}

function folderOrigin(folder: string): Origin {
  const fs = nodeBuiltin('node:fs/promises');
  const path = nodeBuiltin('node:path');
  return {
    name: folder,
    remote: false,
    async get({ name }, { onBytes, signal }) {
      if (fs === undefined || path === undefined) throw new TypeError('folderOrigin: expected Node.');
      // The last is how some archives spell it.
      const candidates = [`${name}.gz`, name, name.replace('-idx', '.idx')];
      for (const candidate of candidates) {
        const file = path.join(folder, candidate);
        try {
          const bytes = await fs.readFile(file, { signal });
          onBytes('read', bytes.length, bytes.length);
          return { bytes, file };
        } catch (cause) {
          const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
          if (code === 'ENOENT' || code === 'ENOTDIR') continue;
          if (signal.aborted) throw cause;
          throw unreadableError(file, cause);
        }
      }
      throw new MnistDataError(
        'EMISSING',
        `load: expected ${candidates[0]} or ${name} in ${folder}, got no such file. ` +
          'Name the folder that holds the four files.',
        { file: path.join(folder, candidates[0]) },
      );
    },
  };
}
