/*
 * A long training in a worker of a page: what is in use as it goes on, and how long the page's main thread is ever kept busy.
 *
 *     node tools/benchmarks/browser-endurance.js [webgl|wasm] [network] [batch] [steps]      (after npm run build)
 *
 * The page shows every step's loss, as an app would. "Longest task": of the browser's long tasks, those of 50 ms or more; "longest silence":
 * how much later than due a timer of 10 ms ever came, whatever kept it. Ends with 1 when something grew or a task was longer than 50 ms. The
 * browser is $CHROMIUM_PATH or the one installed, its flags come from CHROMIUM_FLAGS.
 */

import { openWorkerPage } from './webgl/open-page.js';

const [backend = 'webgl', network = 'conv-dropout', batch = '10', count = '2000'] = process.argv.slice(2);
const steps = Number(count);
const task = {
  backend,
  network,
  batchSize: Number(batch),
  steps,
  every: Math.max(1, Math.round(steps / 10)),
};

const { page, close } = await openWorkerPage('endurance-worker');
try {
  const { reason, memory, seconds, longTasks, silence } = await page.evaluate(
    (given) => globalThis.train(given),
    task,
  );
  console.log(`${network}, batches of ${batch}, ${steps} steps in ${seconds.toFixed(0)} s, on ${reason}`);
  console.table(memory);
  // The first steps fill tfjs's pool of textures.
  const [, first, ...later] = memory;
  const grown = Object.keys(first).filter(
    (key) => key !== 'step' && later.some((now) => now[key] > first[key]),
  );
  console.log(grown.length === 0 ? `constant from step ${first.step} on` : `GREW: ${grown.join(', ')}`);
  const longest =
    longTasks.length === 0 ? 'none of 50 ms or more' : `${Math.max(...longTasks).toFixed(0)} ms`;
  console.log(`main thread: longest task: ${longest}; longest silence: ${silence.toFixed(0)} ms`);
  if (grown.length > 0 || longTasks.length > 0) process.exitCode = 1;
} finally {
  await close();
}
