import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The workspace's projects, in the order of their folders: `{ name, folder, manifest, published }`. */
export function projects() {
  return ['packages', 'apps', 'tools'].flatMap((group) =>
    readdirSync(group)
      .map((entry) => join(group, entry))
      .filter((folder) => existsSync(join(folder, 'package.json')))
      .map((folder) => {
        const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        return { name: manifest.name, folder, manifest, published: manifest.private !== true };
      }),
  );
}
