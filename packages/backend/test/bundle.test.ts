import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url));

/** What is downloaded with a chunk: the files in it and in the chunks that it imports at once. */
function filesOf(outputs: Metafile['outputs'], chunk: string, seen = new Set<string>()): string[] {
  if (seen.has(chunk)) return [];
  seen.add(chunk);
  const { inputs, imports } = outputs[chunk];
  const further = imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
  return [...Object.keys(inputs), ...further.flatMap(({ path }) => filesOf(outputs, path, seen))];
}

it('loads each backend by itself: who opens one downloads no tfjs code of the other', async () => {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'out',
    write: false,
    metafile: true,
    conditions: ['@lab/source'],
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const loadedWith = (name: string) => {
    const chunk = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(name));
    return filesOf(metafile.outputs, chunk?.[0] ?? '').join('\n');
  };
  expect(loadedWith('src/index.ts')).not.toMatch(/tfjs-backend-(wasm|webgl)|generated/);
  expect(loadedWith('src/wasm.ts')).toMatch(/tfjs-backend-wasm/);
  expect(loadedWith('src/wasm.ts')).not.toMatch(/tfjs-backend-webgl|tfjs-wasm\.generated/);
  expect(loadedWith('src/webgl.ts')).toMatch(/tfjs-backend-webgl/);
  expect(loadedWith('src/webgl.ts')).not.toMatch(/tfjs-backend-wasm|tfjs-wasm\.generated/);
});
