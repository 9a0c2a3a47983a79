import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';

/** Runs a program; its output is the result. */
export const run = promisify(execFile);
const here = fileURLToPath(new URL('..', import.meta.url));

/** Returns a folder far from the workspace: an empty project in which the package was installed from its tarball. */
export async function packedProject(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'mnist-data-project-'));
  const packed = join(project, 'packed');
  await mkdir(packed);
  for (const name of ['package.json', 'README.md', 'LICENSE', 'src'])
    await cp(join(here, name), join(packed, name), { recursive: true });
  // Built here, file by file and without types, so that nothing depends on when the workspace was built.
  const sources = (await readdir(join(here, 'src'), { recursive: true })).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  for (const name of sources) {
    const source = await readFile(join(here, 'src', name), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const target = join(packed, 'dist', name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, outputText);
  }
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: packed });
  const [{ filename }] = JSON.parse(stdout) as { filename: string }[];
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'empty', private: true, type: 'module' }),
  );
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(project, filename)], {
    cwd: project,
  });
  return project;
}
