import { nodeBuiltin } from '../files/node-builtin.js';
import type { CachedFile, FileCache } from './file-cache.js';

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
      const found: CachedFile[] = [];
      for (const set of await unlessMissing(fs.readdir(folder, { withFileTypes: true }), [])) {
        if (!set.isDirectory()) continue;
        for (const name of await fs.readdir(path.join(folder, set.name))) {
          // Only what a load may have left, also one that was killed: the folder may hold other things.
          if (!/-ubyte(\.gz)?(\.[\w-]+\.part)?$/.test(name)) continue;
          const { size } = await fs.stat(path.join(folder, set.name, name));
          found.push({ path: `${set.name}/${name}`, bytes: size });
        }
      }
      return found;
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
