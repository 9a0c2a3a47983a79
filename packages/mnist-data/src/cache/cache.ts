import { defaultCache } from './default-cache.js';
import type { CachedFile, FileCache } from './file-cache.js';
import { folderCache } from './folder-cache.js';

/** Options of {@link cacheInfo} and {@link clearCache}. */
export interface CacheOptions {
  /** A folder, or a cache of your own. @defaultValue the user's cache */
  cache?: string | FileCache;
}

/** What a cache holds. */
export interface CacheInfo {
  /** For people: its folder, `'Cache Storage'`, `'none'` where the platform has none. */
  name: string;
  files: readonly CachedFile[];
  /** Of all files together. */
  bytes: number;
}

/** Returns what the cache holds. */
export async function cacheInfo(options: CacheOptions = {}): Promise<CacheInfo> {
  const cache = openCache(options.cache);
  const files = cache === undefined ? [] : await cache.list();
  return { name: cache?.name ?? 'none', files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Removes every file of the cache and returns what they were. */
export async function clearCache(options: CacheOptions = {}): Promise<CacheInfo> {
  const info = await cacheInfo(options);
  const cache = openCache(options.cache);
  await Promise.all(info.files.map(({ path }) => cache?.remove(path)));
  return info;
}

/** Returns the cache that an option names; undefined for none. */
export function openCache(cache: boolean | string | FileCache = true): FileCache | undefined {
  if (typeof cache === 'string') return folderCache(cache);
  if (typeof cache === 'object') return cache;
  return cache ? defaultCache() : undefined;
}
