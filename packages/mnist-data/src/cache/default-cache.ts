import { nodeBuiltin } from '../files/node-builtin.js';
import type { FileCache } from './file-cache.js';
import { folderCache } from './folder-cache.js';
import { storageCache } from './storage-cache.js';

const folderName = 'lab-mnist-data';

/**
 * Returns the user's cache: in Node a folder where the platform keeps caches (`$XDG_CACHE_HOME` or `~/.cache`,
 * `~/Library/Caches`, `%LOCALAPPDATA%`), in a browser Cache Storage. Undefined where there is none.
 */
export function defaultCache(): FileCache | undefined {
  const folder = cacheFolder();
  return folder === undefined ? storageCache() : folderCache(folder);
}

function cacheFolder(): string | undefined {
  const path = nodeBuiltin('node:path');
  const os = nodeBuiltin('node:os');
  if (path === undefined || os === undefined) return undefined;
  const { platform, env } = process;
  const home = os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', folderName);
  if (platform === 'win32') {
    return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), folderName, 'Cache');
  }
  // The XDG specification has relative paths ignored.
  const xdg = env.XDG_CACHE_HOME;
  return path.join(xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), folderName);
}
