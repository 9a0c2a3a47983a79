import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Writes the service worker, with the list of all files that the page consists of and a version that their content decides. */
export function offlinePage(): Plugin {
  let publicDir = '';
  return {
    name: 'lab-offline-page',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const hash = createHash('sha256');
        const files: string[] = [];
        for (const name of Object.keys(bundle).sort()) {
          const file = bundle[name];
          if (name.endsWith('.map')) continue;
          hash.update(name).update(file.type === 'chunk' ? file.code : file.source);
          // The page itself is kept under the folder's address.
          if (name !== 'index.html') files.push(name);
        }
        for (const name of publicFiles(publicDir)) {
          hash.update(name).update(readFileSync(join(publicDir, name)));
          files.push(name);
        }
        const precache = { version: hash.digest('hex').slice(0, 12), files };
        const source = readFileSync(
          fileURLToPath(new URL('../src/offline/service-worker.js', import.meta.url)),
          'utf8',
        );
        this.emitFile({
          type: 'asset',
          fileName: 'service-worker.js',
          source: `self.precache = ${JSON.stringify(precache)};\n${source}`,
        });
      },
    },
  };
}

function publicFiles(folder: string): string[] {
  if (folder === '') return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
