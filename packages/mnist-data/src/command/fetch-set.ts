import { basename } from 'node:path';
import { cacheInfo } from '../cache/cache.js';
import { folderCache } from '../cache/folder-cache.js';
import type { CommandOptions } from './command-options.js';
import { openSet } from './open-set.js';
import type { Terminal } from './terminal.js';

/** Loads a set so that its files lie in the cache, or plainly in a folder. */
export async function fetchSet(options: CommandOptions, terminal: Terminal): Promise<void> {
  const { out, cache } = options;
  const { train, test } = await openSet(options, terminal, out === undefined ? cache : plainFolder(out));
  const where = out ?? (await cacheInfo({ cache })).name;
  terminal.out(
    `${train.name}: ${train.count} training and ${test.count} test examples, verified, in ${where}\n`,
  );
}

/** A folder as a cache, without a subfolder for each set. */
function plainFolder(folder: string) {
  const cache = folderCache(folder);
  return {
    ...cache,
    read: (path: string) => cache.read(basename(path)),
    write: (path: string, bytes: Uint8Array, signal?: AbortSignal) =>
      cache.write(basename(path), bytes, signal),
    remove: (path: string) => cache.remove(basename(path)),
  };
}
