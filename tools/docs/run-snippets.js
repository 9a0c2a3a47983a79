// Runs every snippet of the documentation: the JavaScript of a page as one program in Node, or its files as the project they
// make, in Chromium; shell commands with the workspace's own commands. What a page marks with an arrow must be printed.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../checks/run.js';
import { pages } from './pages.js';
import { runPage } from './run-page.js';

// Inside the repository, so that the snippets find the packages by name.
mkdirSync('node_modules/.cache', { recursive: true });
const scratch = mkdtempSync('node_modules/.cache/docs-');
const only = process.argv[2];
let failed = 0;
try {
  for (const page of pages().filter(({ path }) => !only || path.includes(only))) {
    try {
      const told = await runAll(page);
      if (told) console.log(`${page.path}: ${told}`);
    } catch (error) {
      failed++;
      console.error(`${page.path}: FAILED\n${error instanceof Error ? error.message : error}`);
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}
process.exit(failed ? 1 : 0);

async function runAll(page) {
  const { path, program, files, shell, expected, other } = page;
  if (other.length) throw new Error(`snippets in ${other} are not run: expected js, html or sh`);
  const folder = join(scratch, path.replace(/\W/g, '-'));
  mkdirSync(folder, { recursive: true });
  let printed = '';
  if (page.run !== 'node') printed = await runPage(page, folder);
  else if (Object.keys(files).length)
    throw new Error('files need "run: vite", "webpack" or "static" in the front matter');
  else if (program) {
    writeFileSync(join(folder, 'program.mjs'), program);
    const { ok, output } = await run('node', ['program.mjs'], { cwd: folder });
    if (!ok) throw new Error(output);
    printed = output;
  }
  let from = 0;
  for (const text of expected) {
    const at = printed.indexOf(text, from);
    if (at < 0) throw new Error(`expected it to print "${text}", got:\n${printed}`);
    from = at + text.length;
  }
  if (path === 'releasing.md') return ''; // names scripts of this repository, which the rehearsal runs
  const commands = [];
  for (const line of shell) if (await runShell(line.trim(), folder)) commands.push(line);
  if (!program && !Object.keys(files).length && !shell.length) return '';
  return `${page.run}, ${expected.length} outputs as said${commands.length ? `, ${commands.length} commands` : ''}`;
}

/** Installs are checked by name (the rehearsal makes them); the project's own commands are run. */
async function runShell(line, folder) {
  const [command, ...words] = line.split(/\s+/);
  if (command === 'npm' && words[0] === 'install') {
    for (const word of words.slice(1).filter((word) => !word.startsWith('-'))) {
      const [, name, version] = /^(@?[^@]+)(?:@(.+))?$/.exec(word);
      const manifest = ['node_modules', 'apps/cli/node_modules']
        .map((at) => join(at, name, 'package.json'))
        .find(existsSync);
      if (!manifest) throw new Error(`${line}: ${name} is not installed here`);
      const installed = JSON.parse(readFileSync(manifest, 'utf8')).version;
      if (version && version !== installed) throw new Error(`${line}: ${name} is ${installed} here`);
    }
    return false;
  }
  if (command !== 'lab') throw new Error(`${line}: expected npm install or lab`);
  const { ok, output } = await run('node', [resolve('apps/cli/dist/main.js'), ...words], { cwd: folder });
  if (!ok) throw new Error(`${line}\n${output}`);
  return true;
}
