/*
 * The kernels of a training step in plain TensorFlow.js on WASM, gradients composed of its own ops: what a step was before kernels of ours.
 *
 *     node tools/benchmarks/stock-kernels.js [network] [steps]        (after npm run build)
 *
 * Calls and milliseconds are those of a step, medians over the steps; GFLOP/s count what the calls multiply.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { getNetwork } from '@lab/models';

const [id = 'conv-dropout', steps = '20'] = process.argv.slice(2);
const { build, inputShape } = getNetwork(id);
const peer = spawn(process.execPath, [fileURLToPath(new URL('tfjs-step.js', import.meta.url)), 'wasm'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
const ask = async (request) => {
  peer.stdin.write(`${JSON.stringify(request)}\n`);
  return JSON.parse((await lines.next()).value);
};
const { peer: name } = await ask({ network: build().config, inputShape, batch: 100 });
await ask({ work: 'step', count: 10 });
const { steps: measured } = await ask({ work: 'kernels', count: Number(steps) });
peer.stdin.end();

const perStep = measured.map(byName);
const rows = Array.from(perStep[0].keys(), (kernel) => {
  const { calls, flops } = perStep[0].get(kernel);
  const ms = median(perStep.map((step) => step.get(kernel)?.ms ?? 0));
  return { kernel, calls, ms, rate: flops ? (flops / ms / 1e6).toFixed(1) : '' };
}).sort((a, b) => b.ms - a.ms);
console.log(`${name}, ${id}, batch 100, ${steps} steps\n`);
console.log('| kernel | calls | ms a step | GFLOP/s |\n| --- | ---: | ---: | ---: |');
for (const { kernel, calls, ms, rate } of rows.slice(0, 12)) {
  console.log(`| ${kernel} | ${calls} | ${ms.toFixed(2)} | ${rate} |`);
}
const rest = rows.slice(12);
console.log(`| ${rest.length} others | ${sum(rest, 'calls')} | ${sum(rest, 'ms').toFixed(2)} | |`);
console.log(`| all | ${sum(rows, 'calls')} | ${sum(rows, 'ms').toFixed(2)} | |`);

/** Calls, milliseconds and floating-point operations of each kernel. */
function byName(kernels) {
  const all = new Map();
  for (const { name, ms, inputShapes, outputShapes } of kernels) {
    const own = all.get(name) ?? { calls: 0, ms: 0, flops: 0 };
    own.calls++;
    own.ms += ms;
    own.flops += flopsOf(name, inputShapes, outputShapes[0]);
    all.set(name, own);
  }
  return all;
}

function flopsOf(kernel, [a, b], out) {
  const size = out?.reduce((product, n) => product * n, 1);
  if (kernel === 'Conv2D') return 2 * size * b[0] * b[1] * b[2];
  if (kernel === 'BatchMatMul') return 2 * size * a.at(-1);
  return 0;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function sum(rows, key) {
  return rows.reduce((total, row) => total + row[key], 0);
}
