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
  const frames = Object.keys(scripts);
  const files = {};
  for (const [frame, script] of Object.entries(scripts)) {
    files[`/${frame}.js`] = await bundle(script);
    files[`/${frame}.html`] = `<script src="/${frame}.js"></script>`;
  }
  files['/'] = frames.map((frame) => `<iframe name="${frame}" src="/${frame}.html"></iframe>`).join('');
  const { page, close } = await openPage(files);
  const inFrame = (frame, act, given) => page.frame(frame).evaluate(act, given);
  return {
    prepare: (frame, options) => inFrame(frame, (given) => globalThis.prepare(given), options),
    turn: (frame, steps) => inFrame(frame, (given) => globalThis.turn(given), steps),
    close,
  };
}

/** Opens a page with a script of this folder. */
export async function openScriptPage(script) {
  return openPage({ '/script.js': await bundle(script), '/': '<script src="/script.js"></script>' });
}

/**
 * Opens a page whose workers may be made of scripts of this folder, by their names.
 *
 * @param isolated - whether the page is cross-origin isolated, so that its threads may share memory
 */
export async function openWorkers(scripts, { isolated }) {
  const files = { '/': '' };
  for (const script of scripts) files[`/${script}.js`] = await bundle(script);
  return openPage(files, isolated ? isolation : {});
}

/** What makes a page cross-origin isolated. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Opens a page that trains in a worker made of a script of this folder, and watches its own main thread meanwhile. */
export async function openWorkerPage(script) {
  return openPage({
    '/worker.js': await bundle(script),
    '/': `<p id="loss"></p><script>(${watchTraining})()</script>`,
  });
}

/** In the page: makes `train`, which starts a training and returns what was seen. */
function watchTraining() {
  globalThis.train = (task) =>
    new Promise((resolve, reject) => {
      const worker = new Worker('/worker.js');
      const seen = { reason: '', memory: [], longTasks: [], silence: 0 };
      const tasks = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
      });
      let last;
      let started;
      const due = 10;
      const timer = setInterval(() => {
        const now = performance.now();
        if (last !== undefined) seen.silence = Math.max(seen.silence, now - last - due);
        last = now;
      }, due);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data: { type, ...told } }) => {
        if (type === 'opened') {
          seen.reason = told.reason;
          started = performance.now();
          tasks.observe({ entryTypes: ['longtask'] });
        }
        if (type === 'step') document.getElementById('loss').textContent = `${told.step}: ${told.loss}`;
        if (type === 'memory') seen.memory.push(told);
        if (type !== 'end') return;
        clearInterval(timer);
        tasks.disconnect();
        worker.terminate();
        resolve({ ...seen, seconds: (performance.now() - started) / 1000 });
      };
      worker.postMessage(task);
    });
}

async function bundle(script) {
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
  return outputFiles[0].text;
}

/** Serves files by their paths, and opens `/` in Chromium. */
async function openPage(files, headers = {}) {
  const server = createServer(({ url = '/' }, response) => {
    const script = url.endsWith('.js');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? files[url] : `<!doctype html><link rel="icon" href="data:,">${files[url]}`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', ...flags],
  });
  const page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  return {
    page,
    async close() {
      await browser.close();
      server.close();
    },
  };
}
