import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
const bundle = fileURLToPath(new URL('../../page/', import.meta.url));

/** Returns a file of the page by its name below the page's address; undefined when it has none of that name. */
export function pageFile(name: string): PageFile | undefined {
  if (name === 'page.html') return { type: 'text/html; charset=utf-8', text: pageHtml, path: '' };
  const path = join(bundle, name);
  if (!/^[\w.-]+\.js$/.test(name) || !existsSync(path)) return undefined;
  return { type: 'text/javascript; charset=utf-8', path };
}

/** Whether the page was built: `tsc` alone does not. */
export function isPageBuilt(): boolean {
  return existsSync(join(bundle, 'page.js'));
}
