import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a package's README tells its readers to install: the words after `npm install`, options left out. */
export function installWords(folder) {
  return [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^npm (?:install|i) ([^#\n]*)/gm)]
    .flatMap(([, words]) => words.trim().split(/\s+/))
    .filter((word) => !word.startsWith('-'));
}

/** The examples in a package's README that run as they stand, in plain Node. */
export function examples(folder) {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```js(?: node)?\n([\s\S]*?)^```/gm)].map(([, code]) => code);
}
