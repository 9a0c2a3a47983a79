import { createReadStream, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/**
 * Sends a file below a folder; false when there is none.
 *
 * @param {import('node:http').ServerResponse} response
 * @param {{ folder: string, path: string, headers?: Record<string, string> }} options - `path` as in the address
 */
export function answer(response, { folder, path, headers = {} }) {
  const name = normalize(join(folder, decodeURIComponent(path)));
  if (name !== folder && !name.startsWith(folder + sep)) return false;
  const file = path.endsWith('/') || path === '' ? join(name, 'index.html') : name;
  const size = fileSize(file);
  if (size === undefined) return false;
  response.writeHead(200, {
    ...headers,
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Length': size,
    // Names of built files carry a hash of their content.
    'Cache-Control': path.includes('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  createReadStream(file).pipe(response);
  return true;
}

/** @param {string} file */
function fileSize(file) {
  try {
    const stat = statSync(file);
    return stat.isFile() ? stat.size : undefined;
  } catch {
    return undefined;
  }
}
