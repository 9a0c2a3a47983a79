import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** uPlot's script (it defines the global `uPlot`, its licence in front) and style, read from the installed package. */
export function uplotAssets(): { script: string; style: string } {
  const require = createRequire(import.meta.url);
  const read = (path: string) =>
    readFileSync(require.resolve(`uplot/${path}`), 'utf8').replaceAll('\r\n', '\n');
  return {
    script: `/*\n${read('LICENSE').trim()}\n*/\n${read('dist/uPlot.iife.min.js')}`,
    style: read('dist/uPlot.min.css'),
  };
}
