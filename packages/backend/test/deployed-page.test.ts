// The built package in a page, as people put it there: bundled, and from another origin by an import map.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { type Browser, chromium } from 'playwright';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack from 'webpack';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const modules = join(repository, 'node_modules');

// d(3w)²/dw at w = 2, by a convolution of one pixel: 2 · 3w · 3 = 36.
const script = `
import { openBackend } from '@lab/backend';
import * as tf from '@tensorflow/tfjs-core';

globalThis.open = async (name, options) => {
  const { name: opened } = await openBackend(name, options);
  const x = tf.tensor4d([3], [1, 1, 1, 1]);
  const gradient = tf.grad((kernel) => tf.sum(tf.square(tf.conv2d(x, kernel, 1, 'same'))));
  return [opened, ...(await gradient(tf.tensor4d([2], [1, 1, 1, 1])).data())];
};
`;
const html = (head: string) => `<!doctype html><link rel="icon" href="data:,">${head}`;

let folder: string;
let browser: Browser;
const servers: Server[] = [];

beforeAll(async () => {
  if (!existsSync(new URL('../dist/index.js', import.meta.url))) {
    throw new Error('The package is not built: run "npm run build" first.');
  }
  // Inside the repository, so that bundlers find the packages by name.
  await mkdir(join(modules, '.cache'), { recursive: true });
  folder = await mkdtemp(join(modules, '.cache', 'backend-page-'));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'].concat([
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ]),
  });
});

afterAll(async () => {
  await browser?.close();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the built package finds its WASM file by itself', () => {
  it('in a bundle of esbuild', async () => {
    const root = await project('esbuild');
    await esbuild({
      entryPoints: [join(root, 'main.js')],
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: join(root, 'dist'),
      mainFields: ['module', 'main'],
      // Node's own modules, which tfjs names and a browser never loads.
      external: [
        'fs',
        'path',
        'os',
        'perf_hooks',
        'worker_threads',
        'crypto',
        'util',
        'string_decoder',
        'node:*',
      ],
      logLevel: 'error',
    });
    await writeFile(
      join(root, 'dist', 'index.html'),
      html('<script type="module" src="./main.js"></script>'),
    );
    await expectBackends(join(root, 'dist'));
  });

  it('in a bundle of Vite, below a path', async () => {
    const root = await project('vite');
    await writeFile(join(root, 'index.html'), html('<script type="module" src="./main.js"></script>'));
    await vite({ root, configFile: false, logLevel: 'error', base: './', build: { target: 'es2022' } });
    await expectBackends(join(root, 'dist'), '/some/where/');
  });

  it('in a bundle of webpack', async () => {
    const root = await project('webpack');
    const stats = await new Promise<webpack.Stats | undefined>((done, fail) => {
      webpack(
        {
          context: root,
          mode: 'production',
          entry: './main.js',
          output: { path: join(root, 'dist'), filename: 'main.js' },
          performance: { hints: false },
          resolve: {
            fallback: { fs: false, path: false, os: false, perf_hooks: false, worker_threads: false },
          },
        },
        (error, result) => (error ? fail(error) : done(result)),
      );
    });
    expect(stats?.toString('errors-only') ?? '').toBe('');
    await writeFile(join(root, 'dist', 'index.html'), html('<script defer src="./main.js"></script>'));
    await expectBackends(join(root, 'dist'));
  });

  it('in a plain module script whose packages come from another origin', async () => {
    const root = await project('cdn');
    const cdn = await serve(modules);
    const tfjs = `${cdn}@tensorflow/tfjs-`;
    const nothing = 'data:text/javascript,export default {}';
    const imports = {
      '@lab/backend': `${cdn}@lab/backend/dist/index.js`,
      '@lab/wasm-kernels': `${cdn}@lab/wasm-kernels/dist/index.js`,
      '@tensorflow/tfjs-core': `${tfjs}core/dist/tf-core.fesm.min.js`,
      '@tensorflow/tfjs-backend-wasm': `${tfjs}backend-wasm/dist/tf-backend-wasm.fesm.min.js`,
      '@tensorflow/tfjs-backend-webgl': `${tfjs}backend-webgl/dist/tf-backend-webgl.fesm.min.js`,
      ...Object.fromEntries(['fs', 'path', 'os', 'perf_hooks'].map((name) => [name, nothing])),
    };
    const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
    await writeFile(join(root, 'index.html'), html(`${map}<script type="module">${script}</script>`));
    const address = await serve(root);
    expect(new URL(address).origin).not.toBe(new URL(cdn).origin);
    await expectBackends(root);

    const wrong = `${cdn}nowhere/`;
    const refused = await openIn(address, 'wasm', { wasmPaths: wrong });
    expect(refused).toMatch(`WASM file at ${wrong}tfjs-backend-wasm-simd.wasm, got status 404`);
    const right = `${tfjs}backend-wasm/dist/`;
    expect(await openIn(address, 'wasm', { wasmPaths: right })).toEqual(['wasm', 36]);
  });
});

async function project(name: string): Promise<string> {
  const root = join(folder, name);
  await mkdir(root);
  await writeFile(join(root, 'main.js'), script);
  return root;
}

/** Opens both backends in a page, one after the other. */
async function expectBackends(root: string, path = '/'): Promise<void> {
  const address = await serve(root, path);
  expect(await openIn(address, 'wasm')).toEqual(['wasm', 36]);
  expect(await openIn(address, 'webgl')).toEqual(['webgl', 36]);
}

/** Returns what `open` of a page says, or the message of its error. */
async function openIn(address: string, name: string, options = {}): Promise<unknown> {
  const page = await browser.newPage();
  // As wide as the tests' own limits: the machine may be slow or busy.
  page.setDefaultTimeout(120_000);
  try {
    const failed = new Promise<never>((_, fail) => page.on('pageerror', fail));
    failed.catch(() => {});
    await page.goto(address);
    await Promise.race([page.waitForFunction('"open" in globalThis && open.length === 2'), failed]);
    const open = `open(${JSON.stringify(name)}, ${JSON.stringify(options)}).catch((error) => error.message)`;
    return await page.evaluate(open);
  } finally {
    await page.close();
  }
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.html': 'text/html',
  '.wasm': 'application/wasm',
};

/** Serves a folder to any origin, as a CDN does, below a path; returns its address. */
async function serve(root: string, path = '/'): Promise<string> {
  const server = createServer(async ({ url = '/' }, response) => {
    const name = url === path ? 'index.html' : url.slice(path.length);
    const bytes = url.startsWith(path)
      ? await readFile(resolve(root, name)).catch(() => undefined)
      : undefined;
    const type = types[extname(name)] ?? 'application/octet-stream';
    response
      .writeHead(bytes ? 200 : 404, { 'Access-Control-Allow-Origin': '*', 'Content-Type': type })
      .end(bytes);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}
