// Milliseconds and GFLOP/s of every kernel at the shapes of the lab's network 3.1 at batch 100, beside stock tfjs where it
// has the kernel. Run after `npm run build`:  node bench/kernels.js [--plain] [--only NAME] [--rounds 30] [--zeros 0.8]
// `--zeros` is the part of the inputs and of the gradients behind convolutions and dense layers that is zero, at random places.

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
const zeros = Number(option('zeros', 0));
if (process.versions.node.startsWith('20.')) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
await tf.setBackend('wasm');
const stock = new Map(tf.getKernelsForBackend('wasm').map((k) => [k.kernelName, k.kernelFunc]));
const { simd } = await registerWasmKernels({ simd: process.argv.includes('--plain') ? 'plain' : 'auto' });
console.log(
  `${simd} SIMD, Node ${process.versions.node}, ${rounds} rounds, batch 100, ${100 * zeros} % zeros; minimum (median)`,
);

const random = (shape) => tf.randomUniform(shape, -1, 1);
const withZeros = (shape) =>
  tf.tidy(() => tf.mul(random(shape), tf.cast(tf.greaterEqual(tf.randomUniform(shape), zeros), 'float32')));
const product = (shape) => shape.reduce((a, b) => a * b, 1);

/** [name, input shape, filter shape, stride] */
const convolutions = [
  ['conv1 28×28×1 6×6→6', [100, 28, 28, 1], [6, 6, 1, 6], 1],
  ['conv2 28×28×6 5×5→12 /2', [100, 28, 28, 6], [5, 5, 6, 12], 2],
  ['conv3 14×14×12 4×4→24 /2', [100, 14, 14, 12], [4, 4, 12, 24], 2],
  ['wide conv2 28×28×24 5×5→48 /2', [100, 28, 28, 24], [5, 5, 24, 48], 2],
  ['wide conv3 14×14×48 4×4→64 /2', [100, 14, 14, 48], [4, 4, 48, 64], 2],
  ['wide 14×14×64 3×3→64', [100, 14, 14, 64], [3, 3, 64, 64], 1],
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
  const x = withZeros(xShape);
  const filter = random(filterShape);
  const bias = random([filterShape[3]]);
  const base = { strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
  const y = tf.relu(tf.conv2d(x, filter, stride, 'same'));
  const dy = withZeros(y.shape);
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
  if (name.startsWith('wide')) {
    // A slice of so small a batch goes by register tiles, without Winograd's filtering.
    const tiles = { total: 1 };
    measure(
      `${name}, tiles`,
      'FusedConv2D',
      { x, filter, bias },
      { ...base, ...tiles, activation: 'relu' },
      flops,
    );
    const all = { ...fused, ...tiles, inputGradient: true };
    measure(`${name}, tiles`, 'FusedConv2DBackprop', { x, filter, y, dy }, all, 2 * flops);
  }
}

for (const [rows, inner, columns] of [
  [100, 1176, 200],
  [100, 200, 10],
]) {
  const name = `dense ${rows}×${inner}×${columns}`;
  const x = withZeros([rows, inner]);
  const kernel = random([inner, columns]);
  const bias = random([columns]);
  const dy = withZeros([rows, columns]);
  const y = tf.relu(tf.matMul(x, kernel));
  const flops = 2 * rows * inner * columns;
  const flags = (transposeA, transposeB) => ({ transposeA, transposeB });
  const batch = (t) => tf.expandDims(t, 0);
  measure(name, 'BatchMatMul', { a: batch(x), b: batch(kernel) }, flags(false, false), flops);
  measure(`${name} xᵀ·dy`, 'BatchMatMul', { a: batch(x), b: batch(dy) }, flags(true, false), flops);
  measure(`${name} dy·wᵀ`, 'BatchMatMul', { a: batch(dy), b: batch(kernel) }, flags(false, true), flops);
  const fused = { ...flags(false, false), activation: 'relu' };
  measure(name, '_FusedMatMul', { a: batch(x), b: batch(kernel), bias }, fused, flops);
  const all = { activation: 'relu', bias: true, inputGradient: true };
  measure(name, 'FusedMatMulBackprop', { x, kernel, y, dy }, all, 2 * flops);
}

for (const shape of [
  [100, 28, 28, 6],
  [100, 14, 14, 12],
]) {
  const name = `pool 2×2 ${shape.slice(1).join('×')}`;
  const input = random(shape);
  const output = tf.maxPool(input, 2, 2, 'same');
  const attributes = { filterSize: 2, strides: 2, pad: 'same' };
  measure(name, 'MaxPool', { x: input }, attributes);
  measure(name, 'MaxPoolGrad', { dy: random(output.shape), input, output }, attributes);
}

{
  const logits = random([100, 10]);
  const labels = tf.cast(tf.floor(tf.randomUniform([100], 0, 10)), 'int32');
  measure('100 rows of 10', 'SoftmaxCrossEntropy', { logits, labels }, {});
  measure('100×200', 'FusedDropout', { x: random([100, 200]) }, { rate: 0.25, seed: 1 });
}

for (const shape of [
  [100, 28, 28, 24],
  [100, 14, 14, 48],
  [100, 200],
]) {
  const name = `batch norm ${shape.slice(1).join('×')}`;
  const channels = shape.at(-1);
  const [x, dy, beta, mean] = [random(shape), random(shape), random([channels]), tf.zeros([channels])];
  const variance = tf.ones([channels]);
  measure(name, 'BatchNormTraining', { x, beta }, { epsilon: 1e-3 });
  const attributes = { epsilon: 1e-3, scale: false, center: true, inputGradient: true };
  measure(name, 'BatchNormTrainingGrad', { x, dy, mean, variance }, attributes);
  if (shape.length === 4) {
    const inputs = { x, mean, variance, offset: beta, scale: variance };
    measure(name, 'FusedBatchNorm', inputs, { varianceEpsilon: 1e-3 });
  }
}

{
  const shapes = [[216], [6], [1800], [12], [4608], [24], [235200], [200], [2000], [10]];
  const inputs = Object.fromEntries(
    shapes.flatMap((shape, i) =>
      ['param', 'grad', 'm', 'v'].map((slot) => [
        `${slot}${i}`,
        slot === 'v' ? tf.ones(shape) : random(shape),
      ]),
    ),
  );
  const attributes = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, learningRate: 1e-9, step: 1 };
  measure('Adam, 244,076 parameters', 'AdamUpdate', inputs, attributes);
}
