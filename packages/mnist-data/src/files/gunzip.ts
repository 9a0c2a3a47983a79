import { MnistDataError } from '../errors/mnist-data-error.js';
import { readIdxHeader } from '../idx/read-idx-header.js';
import { nodeBuiltin } from './node-builtin.js';

/** No format gains more: deflate spends at least 2 bits on 258 bytes. */
const largestRatio = 1032;
/** No set of this kind is longer unzipped; the largest, EMNIST by class, has 0.64 GB. */
export const mostBytes = 2 ** 30;
/** The longest IDX header of rank 3, the largest that this package turns into a dataset. */
const headerBytes = 16;

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Returns an unzipped IDX file of rank 1 to 3. The IDX header says how long it is, so no more than that is unzipped
 * (a zip bomb is refused), and no more is allocated than so many zipped bytes can hold, or than `limit`.
 *
 * @throws MnistDataError `EMAGIC` (not IDX), `ETRUNCATED`, `ECHECKSUM` (damaged), `EMISMATCH` (longer than it says).
 */
export async function gunzipIdx(bytes: Uint8Array, file: string, limit = mostBytes): Promise<Uint8Array> {
  const zlib = nodeBuiltin('node:zlib');
  const reader = zlib === undefined ? streamReader(bytes) : zlibReader(bytes, zlib);
  try {
    const head = await reader.head();
    const { totalBytes } = readIdxHeader(head, file);
    if (totalBytes > bytes.length * largestRatio) {
      throw new MnistDataError(
        'ETRUNCATED',
        `gunzip: expected ${totalBytes} bytes in ${file} as its header says, got a gzip file of ${bytes.length} bytes, ` +
          'which cannot hold them. Fetch the file again.',
        { file, offset: 4 },
      );
    }
    if (totalBytes > limit) {
      throw new MnistDataError(
        'EMISMATCH',
        `gunzip: expected at most ${limit} bytes in ${file}, got a header that announces ${totalBytes}. ` +
          'The file is not what it should be.',
        { file, offset: 4 },
      );
    }
    const unzipped = await reader.all(totalBytes);
    if (unzipped === undefined) {
      throw new MnistDataError(
        'EMISMATCH',
        `gunzip: expected ${totalBytes} bytes in ${file} as its header says, got more. The file is not what it says.`,
        { file, offset: totalBytes },
      );
    }
    return unzipped;
  } catch (cause) {
    if (cause instanceof MnistDataError) throw cause;
    throw damaged(cause, file);
  }
}

interface Reader {
  /** The first bytes, {@link headerBytes} of them where there are so many. */
  head(): Promise<Uint8Array>;
  /** Everything, or undefined when it is longer than `limit`. */
  all(limit: number): Promise<Uint8Array | undefined>;
}

function zlibReader(bytes: Uint8Array, zlib: typeof import('node:zlib')): Reader {
  return {
    async head() {
      // 4 kB also hold a gzip header with a long file name; at most 4 MB come out of them.
      const beginning = bytes.subarray(0, 4096);
      return zlib
        .gunzipSync(beginning, { finishFlush: zlib.constants.Z_SYNC_FLUSH })
        .subarray(0, headerBytes);
    },
    all(limit) {
      // One chunk for everything: several would have to be joined, at twice the memory.
      const options = { maxOutputLength: limit, chunkSize: Math.max(limit + 1, 64) };
      return new Promise((resolve, reject) => {
        zlib.gunzip(bytes, options, (error, unzipped) => {
          if (error === null) resolve(unzipped);
          else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') resolve(undefined);
          else reject(error);
        });
      });
    },
  };
}

function streamReader(bytes: Uint8Array): Reader {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  const first: Uint8Array[] = [];
  return {
    async head() {
      const head = new Uint8Array(headerBytes);
      let length = 0;
      while (length < headerBytes) {
        const { value, done } = await reader.read();
        if (done) break;
        first.push(value);
        head.set(value.subarray(0, headerBytes - length), length);
        length += value.length;
      }
      return head.subarray(0, length);
    },
    async all(limit) {
      const unzipped = new Uint8Array(limit);
      let length = 0;
      for (;;) {
        const value = first.shift() ?? (await reader.read()).value;
        if (value === undefined) return unzipped.subarray(0, length);
        if (length + value.length > limit) {
          await reader.cancel();
          return undefined;
        }
        unzipped.set(value, length);
        length += value.length;
      }
    },
  };
}

function damaged(cause: unknown, file: string): MnistDataError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const truncated = /unexpected end|incomplete|ended/i.test(reason);
  return new MnistDataError(
    truncated ? 'ETRUNCATED' : 'ECHECKSUM',
    `gunzip: expected ${file} to be a whole gzip file, got a ${truncated ? 'truncated' : 'damaged'} one (${reason}). ` +
      'Fetch the file again.',
    { file, cause },
  );
}
