import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../checks/run.js';

const author = ['-c', 'user.name=Rehearsal', '-c', 'user.email=rehearsal@localhost'];

/** Copies the tree as it stands (what git knows or would take) to a folder and makes it a repository of its own. */
export async function copyTree(folder) {
  const { output } = await run('git', ['ls-files', '-co', '--exclude-standard']);
  for (const file of output.trim().split('\n')) {
    if (!existsSync(file)) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(file, join(folder, file));
  }
  await Promise.all(installedFolders().map((path) => linkFolder(path, join(folder, path))));
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  await commitAll(folder, 'the tree as it is');
}

/** Records everything in a repository. */
export async function commitAll(folder, message) {
  await run('git', ['add', '--all'], { cwd: folder });
  const { ok, output } = await run('git', [...author, 'commit', '--quiet', '--message', message], {
    cwd: folder,
  });
  if (!ok) throw new Error(`git commit failed: ${output}`);
}

function installedFolders() {
  const projects = ['packages', 'apps', 'tools'].flatMap((group) =>
    readdirSync(group).map((name) => join(group, name, 'node_modules')),
  );
  return ['node_modules', ...projects].filter((path) => existsSync(path));
}

// Hard links where the file system allows: half a gigabyte is there at once.
async function linkFolder(from, to) {
  const linked = await run('cp', ['-al', from, to]);
  if (linked.ok) return;
  await run('rm', ['-rf', to]);
  const copied = await run('cp', ['-a', from, to]);
  if (!copied.ok) throw new Error(`Could not copy ${from}: ${copied.output}`);
}
