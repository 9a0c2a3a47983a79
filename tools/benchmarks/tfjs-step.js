/*
 * Peer for training speed: steps of one of the lab's networks in plain TensorFlow.js, with its own kernels and its own Adam.
 * On WASM, which has no kernel for the filter gradient of a convolution, that gradient is composed from stock ops.
 *
 *     node tfjs-step.js cpu|wasm
 *
 * Speaks JSON, one object a line, as pytorch_step.py does. `"work": "kernels"` answers with the kernels of each step instead of its time.
 */
import { createInterface } from 'node:readline';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { registerGradients } from '@lab/wasm-kernels';
import * as tf from '@tensorflow/tfjs-core';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { network, inputShape, batch } = JSON.parse((await lines.next()).value);
const backend = process.argv[2];
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
await tf.setBackend(backend);
if (backend === 'wasm') {
  tf.registerGradient(composedConvolutionGradient());
  tf.registerGradient(composedProductGradient());
}
registerGradients();

const { variables, forward } = build();
const optimizer = tf.train.adam(3e-3);
const images = tf.randomUniform([batch, ...inputShape]);
const labels = tf.oneHot(
  tf.tensor1d(
    Array.from({ length: batch }, (_, i) => i % 10),
    'int32',
  ),
  10,
);

const work = {
  step: () =>
    optimizer
      .minimize(() => tf.losses.softmaxCrossEntropy(labels, forward(images, true)), true, variables)
      .dispose(),
  forward: () => tf.tidy(() => void forward(images, false).dataSync()),
};
console.log(JSON.stringify({ peer: `tfjs ${tf.version_core} ${backend}`, threads: 1 }));
for await (const line of lines) {
  const request = JSON.parse(line);
  if (request.work === 'kernels') {
    const steps = [];
    for (let i = 0; i < request.count; i++) steps.push(await kernelsOf(work.step));
    console.log(JSON.stringify({ steps }));
    continue;
  }
  const times = [];
  for (let i = 0; i < request.count; i++) {
    const start = performance.now();
    work[request.work]();
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify({ times }));
}

async function kernelsOf(step) {
  const { kernels } = await tf.profile(step);
  return Promise.all(
    kernels.map(async ({ name, inputShapes, outputShapes, kernelTimeMs }) => {
      return { name, inputShapes, outputShapes, ms: await kernelTimeMs };
    }),
  );
}

/** Returns the network of the config as a function of plain ops. */
function build() {
  const variables = [];
  const layers = [];
  const variable = (value) => {
    variables.push(tf.variable(value));
    return variables.at(-1);
  };
  let x = tf.zeros([1, ...inputShape]);
  for (const { type, config } of network.layers) {
    layers.push(layer(type, config, x.shape, variable));
    x = layers.at(-1)(x, false);
  }
  return { variables, forward: (input, training) => layers.reduce((y, apply) => apply(y, training), input) };
}

function layer(type, config, shape, variable) {
  const weight = (sizes) => variable(tf.truncatedNormal(sizes, 0, 0.1));
  const weighted = (units, product) => {
    const bias = config.useBias ? variable(tf.fill([units], 0.1)) : undefined;
    return (x) => activate(config.activation, bias ? tf.add(product(x), bias) : product(x));
  };
  if (type === 'conv2d') {
    const kernel = weight([...config.kernelSize, shape[3], config.filters]);
    return weighted(config.filters, (x) => tf.conv2d(x, kernel, config.strides, config.padding));
  }
  if (type === 'dense') {
    const kernel = weight([shape[1], config.units]);
    return weighted(config.units, (x) => tf.matMul(x, kernel));
  }
  if (type === 'flatten') return (x) => tf.reshape(x, [x.shape[0], x.size / x.shape[0]]);
  if (type === 'dropout') return (x, training) => (training ? tf.dropout(x, config.rate) : x);
  if (type === 'maxPool2d') return (x) => tf.maxPool(x, config.poolSize, config.strides, config.padding);
  // Batch norm's gradient and statistics would be this file's composition, not stock tfjs's speed.
  throw new Error(`tfjs-step: expected layers that stock tfjs trains, got ${type}. Name another network.`);
}

function activate(kind, x) {
  const kinds = { linear: (y) => y, relu: tf.relu, sigmoid: tf.sigmoid, tanh: tf.tanh };
  return kinds[kind](x);
}

/**
 * Both gradients of a convolution as stock convolutions of their own, of the ways to compose them the fastest:
 *
 *   dx = dy, spread by the strides ∗ kernel turned round         (conv2dTranspose, which tfjs has, is a scalar loop)
 *   dw = x ∗ dy: input channels are its batch, the batch is its channels, dy is its kernel, dilated by the strides
 *        (a matrix product per kernel position takes twenty times as long)
 */
function composedConvolutionGradient() {
  return {
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], { strides, pad }) => {
      const [stride] = [strides].flat();
      const [rows, cols] = [1, 2].map((axis) => {
        const [size, outputs, window] = [x.shape[axis], dy.shape[axis], filter.shape[axis - 1]];
        const all = pad === 'same' ? Math.max((outputs - 1) * stride + window - size, 0) : 0;
        return { size, outputs, window, pads: [Math.floor(all / 2), Math.ceil(all / 2)] };
      });
      return {
        x: () => inputGradient(dy, filter, { stride, rows, cols }),
        filter: () => filterGradient(x, dy, { stride, rows, cols }),
      };
    },
  };
}

/** Stock matMul turns to a scalar loop when it is to transpose: a transpose before it takes a tenth of the time. */
function composedProductGradient() {
  return {
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => tf.matMul(dy, tf.transpose(b)),
      b: () => tf.matMul(tf.transpose(a), dy),
    }),
  };
}

function filterGradient(x, dy, { stride, rows, cols }) {
  const padded = tf.pad(x, [[0, 0], rows.pads, cols.pads, [0, 0]]);
  const [images, window] = [tf.transpose(padded, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3])];
  const dw = tf.conv2d(images, window, 1, 'valid', 'NHWC', stride);
  // Where the strides leave a rest, the convolution has positions that the kernel has not.
  return tf.transpose(tf.slice(dw, [0, 0, 0, 0], [-1, rows.window, cols.window, -1]), [1, 2, 0, 3]);
}

function inputGradient(dy, filter, { stride, rows, cols }) {
  const [n, , , filters] = dy.shape;
  let spread = dy;
  if (stride > 1) {
    const apart = tf.pad(tf.reshape(dy, [n * rows.outputs, 1, cols.outputs, 1, filters]), [
      [0, 0],
      [0, stride - 1],
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
    spread = tf.reshape(apart, [n, rows.outputs * stride, cols.outputs * stride, filters]);
  }
  // As many rows and columns around as let a valid convolution end with the size of x.
  const around = [rows, cols].map(({ size, outputs, window, pads }) => {
    const before = window - 1 - pads[0];
    return [before, size + window - 1 - before - outputs * stride];
  });
  const padded = tf.pad(spread, [[0, 0], ...around.map((pair) => pair.map((p) => Math.max(0, p))), [0, 0]]);
  const size = [n, rows.size + rows.window - 1, cols.size + cols.window - 1, filters];
  const isLarger = padded.shape.some((length, axis) => length !== size[axis]);
  const cut = isLarger ? tf.slice(padded, [0, 0, 0, 0], size) : padded;
  return tf.conv2d(cut, tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]), 1, 'valid');
}
