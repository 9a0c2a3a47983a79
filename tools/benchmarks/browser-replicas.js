/*
 * A training step on WASM in Chromium by how its threads meet: one thread, two that send each other their sums (a page that is not
 * cross-origin isolated), two that share memory.
 *
 *     node tools/benchmarks/browser-replicas.js [network] [rounds]      (after npm run build)
 *
 * Each side is a training of its own in every round, in turns; its first 500 steps are not counted. The browser is $CHROMIUM_PATH or the
 * one installed, its flags come from CHROMIUM_FLAGS.
 */

import { openWorkers } from './webgl/open-page.js';

const [network = 'conv-dropout', rounds = '3'] = process.argv.slice(2);
const scripts = ['replicas-worker', 'replica-worker'];
const open = await openWorkers(scripts, { isolated: false });
const isolated = await openWorkers(scripts, { isolated: true });
const sides = {
  'one thread': { page: open.page, threads: 1 },
  'two that send': { page: open.page, threads: 2 },
  'two that share': { page: isolated.page, threads: 2 },
};
const times = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
try {
  for (let round = 0; round < Number(rounds); round++) {
    for (const [side, { page, threads }] of Object.entries(sides)) {
      times[side].push(...(await page.evaluate(inWorker, { network, threads, settled: 500, steps: 300 })));
    }
  }
} finally {
  await Promise.all([open.close(), isolated.close()]);
}
for (const [side, all] of Object.entries(times)) {
  all.sort((a, b) => a - b);
  console.log(`${side.padEnd(15)} ${all[all.length >> 1].toFixed(2)} ms (minimum ${all[0].toFixed(2)})`);
}

/** In the page. */
function inWorker(task) {
  return new Promise((resolve, reject) => {
    const worker = new Worker('/replicas-worker.js');
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.postMessage(task);
  });
}
