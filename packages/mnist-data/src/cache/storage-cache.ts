import type { FileCache } from './file-cache.js';

const storageName = 'lab-mnist-data';
/** Cache Storage keeps answers by address; this one leads nowhere (RFC 2606). */
const base = 'https://lab-mnist-data.invalid/';

/**
 * Returns a cache in the browser's Cache Storage (`put` replaces an entry as a whole). Undefined where there is none: on
 * pages that are not served securely, in Node. Where a browser has one and refuses it (private windows, no room), a load
 * says so in its progress and goes on without.
 */
export function storageCache(): FileCache | undefined {
  try {
    if (typeof caches === 'undefined') return undefined;
  } catch {
    // A sandboxed frame may not even ask.
    return undefined;
  }
  const open = (): Promise<Cache> => caches.open(storageName);
  return {
    name: 'Cache Storage',
    async read(path) {
      const answer = await (await open()).match(base + path);
      return answer === undefined ? undefined : new Uint8Array(await answer.arrayBuffer());
    },
    async write(path, bytes, signal) {
      signal?.throwIfAborted();
      const headers = { 'content-length': String(bytes.length) };
      await (await open()).put(base + path, new Response(bytes as Uint8Array<ArrayBuffer>, { headers }));
    },
    async remove(path) {
      await (await open()).delete(base + path);
    },
    async list() {
      const cache = await open().catch(() => undefined);
      if (cache === undefined) return [];
      const keys = await cache.keys();
      return Promise.all(
        keys.map(async ({ url }) => {
          const answer = await cache.match(url);
          return { path: url.slice(base.length), bytes: Number(answer?.headers.get('content-length') ?? 0) };
        }),
      );
    },
  };
}
