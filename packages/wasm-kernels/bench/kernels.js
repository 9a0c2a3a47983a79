// Milliseconds and GFLOP/s of every kernel at the shapes of the lab's network 3.1 at batch 100, beside stock tfjs where it
// has the kernel. Run after `npm run build`:  node bench/kernels.js [--plain] [--only NAME] [--rounds 30]

import v8 from 'node:v8';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerWasmKernels } from '../dist/index.js';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const rounds = Number(option('rounds', 30));
const only = option('only', '');
if (process.versions.node.startsWith('20.')) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
await tf.setBackend('wasm');
const stock = new Map(tf.getKernelsForBackend('wasm').map((k) => [k.kernelName, k.kernelFunc]));
const { simd } = await registerWasmKernels({ simd: process.argv.includes('--plain') ? 'plain' : 'auto' });
console.log(`${simd} SIMD, Node ${process.versions.node}, ${rounds} rounds, batch 100; minimum (median)`);

const random = (shape) => tf.randomUniform(shape, -1, 1);
const product = (shape) => shape.reduce((a, b) => a * b, 1);

/** [name, input shape, filter shape, stride] */
const convolutions = [
  ['conv1 28×28×1 6×6→6', [100, 28, 28, 1], [6, 6, 1, 6], 1],
  ['conv2 28×28×6 5×5→12 /2', [100, 28, 28, 6], [5, 5, 6, 12], 2],
  ['conv3 14×14×12 4×4→24 /2', [100, 14, 14, 12], [4, 4, 12, 24], 2],
];

function measure(name, kernelName, inputs, attributes, flops) {
  if (!name.includes(only) && !kernelName.includes(only)) return;
  const kernel = tf.getKernel(kernelName, 'wasm');
  if (!kernel) return;
  const backend = tf.engine().backend;
  const time = (kernelFunc) => {
    const times = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      const outs = [kernelFunc({ inputs, attrs: attributes, backend })].flat();
      times.push(performance.now() - start);
      for (const { dataId } of outs) backend.disposeData(dataId);
      if (performance.now() - start > 300 && round > 3) break;
    }
    times.sort((a, b) => a - b);
    return { minimum: times[0], median: times[times.length >> 1] };
  };
  const mine = time(kernel.kernelFunc);
  const original = stock.get(kernelName);
  const theirs = original && original !== kernel.kernelFunc ? time(original) : undefined;
  const text = ({ minimum, median }) => `${minimum.toFixed(3)} (${median.toFixed(3)}) ms`.padStart(18);
  console.log(
    [
      name.padEnd(30),
      kernelName.padEnd(24),
      text(mine),
      (flops ? `${(flops / mine.minimum / 1e6).toFixed(1)} GFLOP/s` : '').padStart(14),
      theirs ? `stock ${text(theirs)}, ${(theirs.minimum / mine.minimum).toFixed(1)} times ours` : '',
    ].join('  '),
  );
}

for (const [name, xShape, filterShape, stride] of convolutions) {
  const x = random(xShape);
  const filter = random(filterShape);
  const bias = random([filterShape[3]]);
  const base = { strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
  const y = tf.relu(tf.conv2d(x, filter, stride, 'same'));
  const dy = random(y.shape);
  const flops = (2 * y.size * product(filterShape)) / filterShape[3];
  measure(name, 'Conv2D', { x, filter }, base, flops);
  measure(name, 'FusedConv2D', { x, filter, bias }, { ...base, activation: 'relu' }, flops);
  measure(name, 'Conv2DBackpropFilter', { x, dy }, { ...base, filterShape }, flops);
  measure(name, 'Conv2DBackpropInput', { dy, filter }, { ...base, inputShape: xShape }, flops);
  const fused = { ...base, activation: 'relu', bias: true };
  if (xShape[3] === 1) {
    measure(name, 'FusedConv2DBackprop', { x, filter, y, dy }, { ...fused, inputGradient: false }, flops);
  } else {
    measure(name, 'FusedConv2DBackprop', { x, filter, y, dy }, { ...fused, inputGradient: true }, 2 * flops);
  }
}
