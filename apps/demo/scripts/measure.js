// `npm run demo:measure`: the page's figures, measured in the installed Chromium on the page that `npm run demo:build` made.
import { openPage, startTraining, waitForStatus } from './open-page.js';

/** @type {[what: string, asked: string, measured: string][]} */
const rows = [];
const site = await openPage();
try {
  if (!site.mnist) console.log('MNIST is not on this machine: the figures are of synthetic digits.');
  await firstSight();
  await to97();
  await whileTraining();
  await drawing();
  if (process.argv.includes('--memory')) await memory();
} finally {
  await site.close();
}
for (const [what, asked, measured] of rows) console.log(`${what.padEnd(58)} ${asked.padEnd(12)} ${measured}`);

async function firstSight() {
  const page = await site.open();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  const scripts = new Set();
  session.on(
    'Network.responseReceived',
    ({ requestId, type }) => type === 'Script' && scripts.add(requestId),
  );
  await page.evaluate(() =>
    navigator.serviceWorker?.getRegistrations().then((all) => all.map((r) => r.unregister())),
  );
  // The server sends files as they are: what gzip would make of them is counted here.
  const { gzipSync } = await import('node:zlib');
  /** @type {Promise<void>[]} */
  const bodies = [];
  session.on('Network.loadingFinished', ({ requestId }) => {
    if (!scripts.has(requestId)) return;
    bodies.push(
      session.send('Network.getResponseBody', { requestId }).then(({ body, base64Encoded }) => {
        bytes += gzipSync(Buffer.from(body, base64Encoded ? 'base64' : 'utf8')).length;
      }),
    );
  });
  await page.reload();
  await page.waitForSelector('[data-testid=network]');
  await page.waitForTimeout(500);
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    interactive: performance.getEntriesByName('interactive')[0]?.startTime ?? Number.NaN,
  }));
  await page.waitForTimeout(1500);
  await Promise.all(bodies);
  rows.push(['script before training, all sections, gzip', '≤ 150 kB', `${(bytes / 1000).toFixed(0)} kB`]);
  rows.push(['first paint', '', `${times.paint.toFixed(0)} ms`]);
  rows.push(['a patch that can be moved', '≤ 1 s', `${times.interactive.toFixed(0)} ms`]);
  await page.context().close();
}

async function to97() {
  const page = await site.open();
  const ms = page.evaluate(
    () =>
      new Promise((resolve) => {
        const { timeline } = /** @type {any} */ (document.querySelector('lab-page'));
        let from = 0;
        timeline.subscribe(() => {
          from ||= performance.now();
          if (timeline.selected?.history?.firstToReach(0.97)) resolve(performance.now() - from);
        });
      }),
  );
  await startTraining(page, { backend: 'wasm', iterations: '2000' });
  rows.push([
    'from “start” to 97 % on the test digits, WASM',
    '≤ 15 s',
    `${(Number(await ms) / 1000).toFixed(1)} s`,
  ]);
  await page.context().close();
}

async function whileTraining() {
  const page = await site.open();
  await startTraining(page, { backend: 'wasm', iterations: '100000' });
  await waitForStatus(page, 'Training');
  await page.evaluate(() => document.querySelector('.panels')?.scrollIntoView());
  await page.waitForTimeout(6000);
  const seen = await observe(page, 8000);
  rows.push([
    'longest task of the page while training, panels live',
    '≤ 50 ms',
    seen.longest === 0 ? 'none over 50 ms' : `${seen.longest.toFixed(0)} ms`,
  ]);
  rows.push(['frames a second', '≥ 55', seen.frames.toFixed(0)]);
  // The same training, with nothing that draws it.
  await page.evaluate(() => document.querySelector('lab-training')?.remove());
  await page.waitForTimeout(1000);
  const bare = await observe(page, 8000);
  const slower = 100 * (1 - seen.steps / bare.steps);
  rows.push([
    'steps a second with panels, without',
    '≤ 10 % less',
    `${seen.steps.toFixed(1)}, ${bare.steps.toFixed(1)} (${slower.toFixed(0)} % less)`,
  ]);
  await page.getByTestId('stop').click();
  await page.context().close();
}

/** What the page's thread does for each move of the pen: the answer, the bars and the maps of every layer. */
async function drawing() {
  const page = await site.open();
  const pad = page.getByTestId('draw');
  await pad.scrollIntoViewIfNeeded();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const box = await pad.boundingBox();
  if (!box) throw new Error('The pad is not on the page.');
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {const} */ ([box.x + x * box.width, box.y + y * box.height]);
  const moves = 60;
  const stroke = async () => {
    await page.mouse.move(...at(0.25, 0.2));
    await page.mouse.down();
    await page.mouse.move(...at(0.75, 0.2), { steps: moves });
    await page.mouse.up();
    await page.waitForTimeout(300);
  };
  // The first one starts what reads.
  await stroke();
  const before = await busyMs();
  await stroke();
  const each = (await busyMs()) - before;
  rows.push([
    'a move of the pen, read and its maps drawn (mean)',
    '≤ 20 ms',
    `${(each / moves).toFixed(1)} ms`,
  ]);
  await page.context().close();
}

/** What the page and its workers hold, after a hundred steps and after ten thousand. */
async function memory() {
  const page = await site.open();
  const held = async () => {
    const { bytes } = await page.evaluate(() =>
      /** @type {any} */ (performance).measureUserAgentSpecificMemory(),
    );
    return bytes / 2 ** 20;
  };
  await startTraining(page, { network: 'conv', backend: 'wasm', iterations: '10000' });
  await page.evaluate(() => document.querySelector('.panels')?.scrollIntoView());
  await stepsMade(page, 500);
  const before = await held();
  await stepsMade(page, 10_000);
  const after = await held();
  const change = `${Math.abs(after - before).toFixed(1)} MB ${after < before ? 'less' : 'more'}`;
  rows.push([
    'memory from step 500 to 10,000, panels open',
    '≤ 20 MB more',
    `${change} (${after.toFixed(0)} MB)`,
  ]);
  await page.context().close();
}

/**
 * @param {import('playwright').Page} page
 * @param {number} step
 */
function stepsMade(page, step) {
  return page.waitForFunction(
    (wanted) =>
      /** @type {any} */ (document.querySelector('lab-page')).timeline.selected?.history?.lastStep >= wanted,
    step,
    { timeout: 900_000 },
  );
}

/**
 * Watches the page for a while.
 *
 * @param {import('playwright').Page} page
 * @param {number} ms
 */
function observe(page, ms) {
  return page.evaluate(async (duration) => {
    const { timeline } = /** @type {any} */ (document.querySelector('lab-page'));
    const before = timeline.selected.history.lastStep;
    const from = performance.now();
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration: task } of list.getEntries()) longest = Math.max(longest, task);
    });
    observer.observe({ type: 'longtask' });
    let frames = 0;
    await new Promise((resolve) => {
      const frame = () => {
        frames++;
        if (performance.now() - from < duration) requestAnimationFrame(frame);
        else resolve(undefined);
      };
      requestAnimationFrame(frame);
    });
    observer.disconnect();
    const seconds = (performance.now() - from) / 1000;
    return {
      longest,
      frames: frames / seconds,
      steps: (timeline.selected.history.lastStep - before) / seconds,
    };
  }, ms);
}
