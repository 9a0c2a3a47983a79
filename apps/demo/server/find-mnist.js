import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const parts = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

/**
 * Returns the folder that holds MNIST's four files, raw or .gz, where the command line would take them from:
 * `$MNIST_DIR`, `data/mnist` and `../shared/mnist` beside the project, the user's cache. Undefined where there is none.
 *
 * @returns {string | undefined}
 */
export function findMnist() {
  const folders = [process.env.MNIST_DIR, 'data/mnist', '../shared/mnist', ...cacheFolders()];
  return folders
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => resolve(root, /** @type {string} */ (folder)))
    .find((folder) =>
      parts.every((part) => existsSync(join(folder, part)) || existsSync(join(folder, `${part}.gz`))),
    );
}

/** Where `@lab/mnist-data` keeps what it fetched. */
function cacheFolders() {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const base = {
    darwin: join(homedir(), 'Library', 'Caches', 'lab-mnist-data'),
    win32: join(local ?? join(homedir(), 'AppData', 'Local'), 'lab-mnist-data', 'Cache'),
  }[/** @type {string} */ (process.platform)];
  const folder = base ?? join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'lab-mnist-data');
  return [join(folder, 'mnist')];
}
