import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedProject } from './packed-project.js';
import { standIn } from './stand-in.js';

/** The page of somebody who knows the package from npm, and TensorFlow.js from its tutorials. */
const page = `
  import * as tf from '@tensorflow/tfjs-core';
  import '@tensorflow/tfjs-backend-cpu';
  import { batches, cacheInfo, loadDataset, oneHot } from '@lab/mnist-data';

  const set = await (await fetch('digits/set.json')).json();
  const phases = new Set();
  const { train, test } = await loadDataset(set, { source: 'digits', onProgress: ({ phase }) => phases.add(phase) });

  const kernel = tf.variable(tf.zeros([784, 10]));
  const losses = [];
  for (const { inputs, labels, position } of batches(train, { batchSize: 50, seed: 1 })) {
    losses.push(tf.tidy(() => {
      const x = tf.tensor2d(inputs, [labels.length, 784]);
      const target = tf.tensor2d(oneHot(labels, 10), [labels.length, 10]);
      const guess = tf.softmax(tf.matMul(x, kernel));
      kernel.assign(tf.sub(kernel, tf.mul(tf.matMul(x, tf.sub(guess, target), true), 0.005)));
      return tf.neg(tf.mean(tf.sum(tf.mul(target, tf.log(tf.add(guess, 1e-7))), 1))).dataSync()[0];
    }));
    if (position >= 4000) break;
  }
  const { inputs, labels } = batches(test, { batchSize: test.count, shuffle: false }).next().value;
  const right = tf.tidy(() =>
    tf.mean(tf.equal(tf.argMax(tf.matMul(tf.tensor2d(inputs, [test.count, 784]), kernel), 1), labels)).dataSync()[0]);

  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const fromWorker = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(set);
  });
  globalThis.result = {
    counts: [train.count, test.count], source: train.source, phases: [...phases], losses, right,
    cache: await cacheInfo(), fromWorker,
  };
`;

const worker = `
  import { batches, loadDataset } from '@lab/mnist-data';
  import { syntheticDigits } from '@lab/mnist-data/synthetic';
  onmessage = async ({ data: set }) => {
    const { train } = await loadDataset(set, { source: 'cache' });
    const { inputs } = batches(train, { batchSize: 10, shuffle: false }).next().value;
    const drawn = batches(syntheticDigits({ count: 10 }), { batchSize: 10, shuffle: false }).next().value;
    postMessage({ source: train.source, same: inputs.every((value, i) => value === drawn.inputs[i]) });
  };
`;

/** In a sandbox a page has no storage: asking for it throws. */
const sandboxed = `
  import { cacheInfo, loadDataset } from '@lab/mnist-data';
  const set = await (await fetch('digits/set.json')).json();
  const { train } = await loadDataset(set, { source: 'digits' });
  globalThis.result = { count: train.count, cache: await cacheInfo() };
`;

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
let project: string;
let browser: Browser;
const servers: PreviewServer[] = [];

async function serve(headers: Record<string, string>): Promise<string> {
  const server = await preview({
    root: project,
    configFile: false,
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port: 0, headers, cors: true },
  });
  servers.push(server);
  return server.resolvedUrls?.local[0] ?? '';
}

async function resultOf(open: Page, address: string): Promise<Record<string, unknown>> {
  const errors: string[] = [];
  open.on('pageerror', (error) => errors.push(String(error)));
  // As wide as the tests' own limits: the machine may be slow or busy.
  open.setDefaultTimeout(120_000);
  await open.goto(address);
  await open
    .waitForFunction(() => 'result' in globalThis)
    .catch((error) => {
      throw new Error(errors.join('\n') || String(error));
    });
  return open.evaluate(() => (globalThis as unknown as { result: Record<string, unknown> }).result);
}

describe.skipIf(!existsSync(executablePath))(
  'the packed package in a Vite page, built for production',
  () => {
    beforeAll(async () => {
      project = await packedProject();
      // TensorFlow.js is not ours to install: the workspace's.
      const workspace = fileURLToPath(new URL('../../../node_modules', import.meta.url));
      await symlink(join(workspace, '@tensorflow'), join(project, 'node_modules/@tensorflow'));
      const { set, fetch } = await standIn({ train: 3000, test: 500 });
      const digits = join(project, 'public/digits');
      await mkdir(digits, { recursive: true });
      await writeFile(join(digits, 'set.json'), JSON.stringify(set));
      for (const { name } of Object.values(set.files)) {
        const zipped = await (await fetch(`/${name}.gz`)).arrayBuffer();
        await writeFile(join(digits, `${name}.gz`), new Uint8Array(zipped));
      }
      await writeFile(join(project, 'page.js'), page);
      await writeFile(join(project, 'worker.js'), worker);
      await writeFile(join(project, 'sandboxed.js'), sandboxed);
      const names = ['page', 'sandboxed'];
      for (const name of names)
        await writeFile(
          join(project, `${name}.html`),
          `<!doctype html><script type="module" src="/${name}.js"></script>`,
        );
      await build({
        root: project,
        configFile: false,
        logLevel: 'warn',
        build: {
          rollupOptions: { input: names.map((name) => join(project, `${name}.html`)) },
          target: 'es2022',
        },
      });
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] });
    });
    afterAll(async () => {
      await browser?.close();
      await Promise.all(servers.map((server) => server.close()));
      await rm(project, { recursive: true });
    });

    it('loads, keeps, batches, and trains somebody else’s loop with plain TensorFlow.js', async () => {
      const address = await serve({});
      const result = await resultOf(await browser.newPage(), `${address}page.html`);
      expect(result).toMatchObject({
        counts: [3000, 500],
        source: `${address}digits/`,
        cache: { name: 'Cache Storage', files: expect.arrayContaining([expect.anything()]) },
        fromWorker: { source: 'cache', same: true },
      });
      expect(result.phases).toEqual(expect.arrayContaining(['download', 'verify', 'done']));
      const losses = result.losses as number[];
      expect(losses).toHaveLength(80);
      // ln 10 = 2.3 is the loss of a guess among ten.
      expect(losses[0]).toBeCloseTo(Math.log(10), 3);
      expect(losses.slice(-5).reduce((sum, loss) => sum + loss, 0) / 5).toBeLessThan(1);
      expect(result.right).toBeGreaterThan(0.7);
    });

    it('loads where the browser refuses it a cache', async () => {
      const address = await serve({ 'content-security-policy': 'sandbox allow-scripts' });
      const result = await resultOf(await browser.newPage(), `${address}sandboxed.html`);
      expect(result).toEqual({ count: 3000, cache: { name: 'none', files: [], bytes: 0 } });
    });
  },
);
