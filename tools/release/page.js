import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { findChromium } from '../checks/chromium.js';
import { expect } from './checklist.js';

const page = `<!doctype html><title>Consumer</title><script type="module" src="./main.js"></script>`;
const main = `
import { openBackend } from '@lab/backend';
import * as tf from '@tensorflow/tfjs-core';

globalThis.result = (async () => {
  const { name, reason } = await openBackend('wasm');
  const x = tf.ones([1, 4, 4, 1]);
  const gradient = tf.grad((kernel) => tf.sum(tf.conv2d(x, kernel, 1, 'valid')));
  return { name, reason, gradient: [...(await gradient(tf.ones([3, 3, 1, 1])).data())] };
})();
`;

/** Bundles a page with `@lab/backend` installed in the folder, opens it in Chromium and differentiates a convolution. */
export async function checkPage(folder) {
  const root = join(folder, 'page');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'index.html'), page);
  writeFileSync(join(root, 'main.js'), main);
  const settings = { root, configFile: false, logLevel: 'error', base: './' };
  await build({ ...settings, build: { target: 'es2022' } });
  const server = await preview({ ...settings, preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const tab = await browser.newPage();
    const faults = [];
    tab.on('pageerror', (error) => faults.push(error.message));
    tab.setDefaultTimeout(120_000);
    await tab.goto(server.resolvedUrls.local[0]);
    await tab.waitForFunction(() => 'result' in globalThis);
    const { name, gradient } = await tab.evaluate(() => globalThis.result);
    expect(faults.length === 0, faults.join('; '));
    // Each of the nine weights meets four of the ones.
    expect(
      name === 'wasm' && gradient.join() === '4,4,4,4,4,4,4,4,4',
      `expected nine fours on wasm, got ${gradient} on ${name}`,
    );
  } finally {
    await browser.close();
    await server.close();
  }
}
