import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageHtml } from './page-html.js';

export interface PageFile {
  /** MIME type. */
  type: string;
  /** The contents, or else `path` says where they are. */
  text?: string;
  path: string;
}

// Made by scripts/bundle-page.js.
const bundle = fileURLToPath(new URL('../page/', import.meta.url));

/** Returns a file of the page by its name below the page's address; undefined when it has none of that name. */
export function pageFile(name: string): PageFile | undefined {
  if (name === 'page.html') return { type: 'text/html; charset=utf-8', text: pageHtml, path: '' };
  const wasm = /^wasm\/([\w-]+\.wasm)$/.exec(name)?.[1];
  if (wasm !== undefined) return existing('application/wasm', join(tfjsWasmFolder(), wasm));
  if (/^[\w-]+\.js$/.test(name)) return existing('text/javascript; charset=utf-8', join(bundle, name));
  return undefined;
}

/** Whether the page was built: `tsc` alone does not. */
export function isPageBuilt(): boolean {
  return existsSync(join(bundle, 'page.js'));
}

function existing(type: string, path: string): PageFile | undefined {
  return existsSync(path) ? { type, path } : undefined;
}

function tfjsWasmFolder(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
}
