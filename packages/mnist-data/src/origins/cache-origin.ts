import type { FileCache } from '../cache/file-cache.js';
import { MnistDataError } from '../errors/mnist-data-error.js';
import { unreadableError } from '../errors/unreadable-error.js';
import { isGzip } from '../files/gunzip.js';
import type { Origin } from './origin.js';

/** Returns a set's part of a cache as a place to get files from, and to keep them in. */
export function cacheOrigin(cache: FileCache, setName: string): Origin {
  const zipped = (name: string): string => `${setName}/${name}.gz`;
  const unzipped = (name: string): string => `${setName}/${name}`;
  return {
    name: 'cache',
    remote: false,
    async get({ name }, { onBytes }) {
      for (const path of [zipped(name), unzipped(name)]) {
        const bytes = await read(cache, path);
        if (bytes === undefined) continue;
        onBytes('read', bytes.length, bytes.length);
        return { bytes, file: `${path} in the cache (${cache.name})` };
      }
      throw new MnistDataError(
        'EMISSING',
        `load: expected ${zipped(name)} in the cache (${cache.name}), got no such file. Load it once with a connection.`,
        { file: zipped(name), reason: 'no such file' },
      );
    },
    async discard({ name }) {
      await cache.remove(zipped(name));
      await cache.remove(unzipped(name));
    },
    async keep({ name }, bytes, signal) {
      await cache.write(isGzip(bytes) ? zipped(name) : unzipped(name), bytes, signal);
    },
  };
}

async function read(cache: FileCache, path: string): Promise<Uint8Array | undefined> {
  try {
    return await cache.read(path);
  } catch (cause) {
    throw unreadableError(`${path} in the cache (${cache.name})`, cause);
  }
}
