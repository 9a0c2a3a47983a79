/*
 * A training step on WebGL in Chromium: this project's `train` against tfjs-layers' `fit`, same network, same batch, same
 * backend. In turns, so that the machine's other work meets both; the ratio is that of the medians.
 *
 *     node tools/benchmarks/webgl-step.js [network] [steps] [rounds]      (after npm run build)
 *
 * Chromium's own flags come from CHROMIUM_FLAGS, words apart; without it, it draws in software.
 */

import { createServer } from 'node:http';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { findChromium } from '../checks/chromium.js';

const [network = 'conv', steps = '20', rounds = '3'] = process.argv.slice(2);
const software = '--use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist';
const flags = (process.env.CHROMIUM_FLAGS ?? software).split(' ');
const peers = ['ours', 'tfjs-layers'];

const pages = new Map();
for (const peer of peers) {
  const { outputFiles } = await build({
    entryPoints: [new URL(`webgl/${peer}.js`, import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    logLevel: 'error',
    mainFields: ['module', 'main'],
    define: { global: 'globalThis' },
    external: [
      'node:*',
      'fs',
      'path',
      'crypto',
      'worker_threads',
      'perf_hooks',
      'os',
      'util',
      'string_decoder',
      'node-fetch',
    ],
  });
  pages.set(`/${peer}.js`, outputFiles[0].text);
}
const server = createServer(({ url = '/' }, response) => {
  const script = pages.get(url);
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
  response.end(script ?? `<!doctype html><script src="${url.slice(0, -5)}.js"></script>`);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', ...flags],
});
try {
  const times = Object.fromEntries(peers.map((peer) => [peer, []]));
  for (let round = 0; round < Number(rounds); round++) {
    for (const peer of peers) {
      const tab = await browser.newPage();
      tab.on('pageerror', (error) => console.error(`${peer}: ${error.stack}`));
      await tab.goto(`${origin}/${peer}.html`);
      const task = { network, batchSize: 100, steps: Number(steps) };
      const result = await tab.evaluate((options) => globalThis.measure(options), task);
      times[peer].push(...result.times);
      if (round === 0) console.log(`${peer}: ${result.peer}`);
      // After the first steps, which fill tfjs's pool of textures.
      if (result.bytes)
        console.log(`after each step: ${range(result.tensors)} tensors, ${range(result.bytes)} bytes`);
      await tab.close();
    }
  }
  const [ours, theirs] = peers.map((peer) => median(times[peer]));
  console.log(
    `${network}, batch 100: ${ours.toFixed(1)} ms a step, tfjs-layers ${theirs.toFixed(1)} ms, ratio ${(ours / theirs).toFixed(2)}`,
  );
} finally {
  await browser.close();
  server.close();
}

function range(values) {
  const later = values.slice(5);
  return `${Math.min(...later)}–${Math.max(...later)}`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
