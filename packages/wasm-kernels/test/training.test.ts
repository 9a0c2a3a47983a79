import { deterministicValues, openCpu, openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';

beforeAll(async () => {
  await openWasm();
  await registerWasmKernels();
});

/** An ordinary tfjs model, as anyone would write it: a convolution, pooling, a dense layer, softmax cross-entropy. */
function model() {
  const values = (shape: number[], seed: number) =>
    tf.tidy(() => {
      const size = shape.reduce((product, n) => product * n, 1);
      return tf.variable(tf.mul(tf.tensor(deterministicValues(size, seed), shape), 0.3));
    });
  const parameters = {
    filter: values([3, 3, 1, 5], 1),
    bias: values([5], 2),
    kernel: values([80, 3], 3),
    offset: values([3], 4),
  };
  const x = tf.tensor4d(deterministicValues(10 * 64, 5), [10, 8, 8, 1]);
  const labels = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 10 }, (_, i) => i % 3),
      'int32',
    ),
    3,
  );
  const loss = (): tf.Scalar => {
    const convolved = tf.relu(
      tf.add(tf.conv2d(x, parameters.filter as tf.Tensor4D, 1, 'same'), parameters.bias),
    );
    const pooled = tf.reshape(tf.maxPool(convolved as tf.Tensor4D, 2, 2, 'same'), [10, 80]);
    const logits = tf.add(tf.matMul(pooled, parameters.kernel as tf.Tensor2D), parameters.offset);
    return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
  };
  return { loss, dispose: () => tf.dispose([...Object.values(parameters), x, labels]) };
}

function train(steps: number): number[] {
  const { loss, dispose } = model();
  const optimizer = tf.train.sgd(0.5);
  const losses = Array.from({ length: steps }, () =>
    tf.tidy(() => optimizer.minimize(loss, true)?.dataSync()[0] ?? NaN),
  );
  dispose();
  return losses;
}

test('an ordinary tfjs model learns, along the path that the cpu backend takes', async () => {
  const losses = train(30);
  await openCpu();
  const expected = train(30);
  await openWasm();
  expect(losses[29]).toBeLessThan(losses[0] / 2);
  losses.forEach((loss, i) => {
    expect(loss).toBeCloseTo(expected[i], 4);
  });
});

/** Bytes of the WASM heap, and tensors in it. */
function heap() {
  const { asm } = (tf.backend() as unknown as { wasm: { asm: object } }).wasm;
  const memory = Object.values(asm).find(
    (value): value is WebAssembly.Memory => value instanceof WebAssembly.Memory,
  );
  return {
    bytes: memory?.buffer.byteLength,
    tensors: tf.memory().numTensors,
    data: tf.backend().numDataIds(),
  };
}

test('a thousand steps leave no tensor and no byte of heap behind', () => {
  const { loss, dispose } = model();
  const optimizer = tf.train.sgd(0.01);
  const step = () => optimizer.minimize(loss);
  for (let i = 0; i < 10; i++) step();
  const before = heap();
  for (let i = 0; i < 1000; i++) step();
  expect(heap()).toEqual(before);
  dispose();
});

test('a thousand calls of each fused kernel leave no tensor and no byte of heap behind', () => {
  const values = (...shape: number[]) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return tf.tensor(deterministicValues(size, size), shape);
  };
  const [image, filter, out] = [values(4, 8, 8, 3), values(3, 3, 3, 6), values(4, 8, 8, 6)];
  const [x, kernel, y, channel] = [values(16, 20), values(20, 6), values(16, 6), values(6)];
  const labels = tf.tensor1d(Array(16).fill(2), 'int32');
  const all = { activation: 'relu', bias: true, inputGradient: true };
  const [scale, center, epsilon] = [false, false, 1e-3];
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, learningRate: 1e-3, step: 0 };
  const calls: [string, Record<string, tf.Tensor>, object][] = [
    ['FusedConv2D', { x: image, filter, bias: channel }, { strides: 1, pad: 'same', activation: 'relu' }],
    ['FusedConv2DBackprop', { x: image, filter, y: out, dy: out }, { ...all, strides: 1, pad: 'same' }],
    ['FusedMatMulBackprop', { x, kernel, y, dy: y }, all],
    ['SoftmaxCrossEntropy', { logits: y, labels }, {}],
    ['FusedDropout', { x }, { rate: 0.5, seed: 1 }],
    ['BatchNormTraining', { x: out, gamma: channel, beta: channel }, { epsilon }],
    [
      'BatchNormTrainingGrad',
      { x: out, dy: out, mean: channel, variance: tf.square(channel) },
      { epsilon, scale, center, inputGradient: true },
    ],
    ['AdamUpdate', { param0: values(20, 6), grad0: kernel, m0: values(20, 6), v0: tf.square(kernel) }, adam],
  ];
  const round = () => {
    for (const [name, inputs, attributes] of calls) {
      tf.dispose(
        tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[],
      );
    }
  };
  round();
  const before = heap();
  for (let i = 0; i < 1000; i++) round();
  expect(heap()).toEqual(before);
  tf.dispose([image, filter, out, x, kernel, y, channel, labels, calls.map(([, inputs]) => inputs)]);
});

test('an empty batch has an empty output, and gradients of zero', () => {
  tf.tidy(() => {
    const x = tf.zeros([0, 6, 6, 2]) as tf.Tensor4D;
    const filter = tf.ones([3, 3, 2, 4]) as tf.Tensor4D;
    expect(tf.conv2d(x, filter, 2, 'same').shape).toEqual([0, 3, 3, 4]);
    const dfilter = tf.grad((w) => tf.conv2d(x, w as tf.Tensor4D, 2, 'same'))(filter);
    expect([...dfilter.dataSync()]).toEqual(Array(72).fill(0));
    const dkernel = tf.grad((w) => tf.matMul(tf.zeros([0, 3]), w))(tf.ones([3, 2]));
    expect([...dkernel.dataSync()]).toEqual(Array(6).fill(0));
  });
});
