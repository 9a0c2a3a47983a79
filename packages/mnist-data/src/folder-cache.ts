import type { CachedFile, FileCache } from './file-cache.js';
import { nodeBuiltin } from './node-builtin.js';

let written = 0;

/**
 * Returns a cache in a folder of this machine (Node), which is made when the first file is written.
 *
 * @throws TypeError where there is no file system.
 */
export function folderCache(folder: string): FileCache {
  const fs = nodeBuiltin('node:fs/promises');
  const path = nodeBuiltin('node:path');
  if (fs === undefined || path === undefined) {
    throw new TypeError(
      `folderCache: expected Node, got a platform without a file system (for ${folder}). Leave \`cache\` out.`,
    );
  }
  return {
    name: folder,
    async read(name) {
      return unlessMissing(fs.readFile(path.join(folder, name)), undefined);
    },
    async write(name, bytes, signal) {
      const target = path.join(folder, name);
      // A name of its own for each write: processes and loads at once do not meet; rename replaces whole files.
      const aside = `${target}.${process.pid}-${written++}-${Date.now().toString(36)}.part`;
      await fs.mkdir(path.dirname(target), { recursive: true });
      try {
        await fs.writeFile(aside, bytes, { signal, flag: 'wx' });
        await fs.rename(aside, target);
      } catch (error) {
        await fs.rm(aside, { force: true });
        throw error;
      }
    },
    async remove(name) {
      await fs.rm(path.join(folder, name), { force: true });
    },
    async list() {
      const entries = await unlessMissing(fs.readdir(folder, { recursive: true, withFileTypes: true }), []);
      const files = entries.filter((entry) => entry.isFile());
      return Promise.all(
        files.map(async (entry): Promise<CachedFile> => {
          const full = path.join(entry.parentPath ?? entry.path, entry.name);
          const name = path.relative(folder, full).split(path.sep).join('/');
          return { path: name, bytes: (await fs.stat(full)).size };
        }),
      );
    },
  };
}

async function unlessMissing<T, U>(result: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await result;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return otherwise;
    throw error;
  }
}
