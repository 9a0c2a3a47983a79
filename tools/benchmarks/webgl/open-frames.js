import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { findChromium } from '../../checks/chromium.js';

const software = '--use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist';
const flags = (process.env.CHROMIUM_FLAGS ?? software).split(' ');
/** What tfjs asks for in Node only. */
const nodeOnly = [
  'fs',
  'path',
  'crypto',
  'worker_threads',
  'perf_hooks',
  'os',
  'util',
  'string_decoder',
  'node-fetch',
];

/**
 * Opens a page in Chromium with a frame for each script of this folder.
 *
 * @param scripts - names of the frames and their scripts, which `offer` a contestant
 */
export async function openFrames(scripts) {
  const bundles = new Map();
  for (const [frame, script] of Object.entries(scripts)) {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(`${script}.js`, import.meta.url))],
      bundle: true,
      write: false,
      format: 'iife',
      minify: true,
      logLevel: 'error',
      mainFields: ['module', 'main'],
      define: { global: 'globalThis' },
      external: ['node:*', ...nodeOnly],
    });
    bundles.set(`/${frame}.js`, outputFiles[0].text);
  }
  const server = createServer(({ url = '/' }, response) => {
    const script = bundles.get(url);
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    const frames = Object.keys(scripts).map(
      (frame) => `<iframe name="${frame}" src="/${frame}.html"></iframe>`,
    );
    const body = url === '/' ? frames.join('') : `<script src="${url.replace('.html', '.js')}"></script>`;
    response.end(script ?? `<!doctype html><link rel="icon" href="data:,">${body}`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', ...flags],
  });
  const page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const inFrame = (frame, act, given) => page.frame(frame).evaluate(act, given);
  return {
    prepare: (frame, options) => inFrame(frame, (given) => globalThis.prepare(given), options),
    turn: (frame, steps) => inFrame(frame, (given) => globalThis.turn(given), steps),
    async close() {
      await browser.close();
      server.close();
    },
  };
}
