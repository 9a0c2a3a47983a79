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

test('a thousand steps leave no tensor and no byte of heap behind', () => {
  const memory = () =>
    Object.values((tf.backend() as unknown as { wasm: { asm: object } }).wasm.asm).find(
      (value): value is WebAssembly.Memory => value instanceof WebAssembly.Memory,
    )?.buffer.byteLength;
  const { loss, dispose } = model();
  const optimizer = tf.train.sgd(0.01);
  const step = () => optimizer.minimize(loss);
  for (let i = 0; i < 10; i++) step();
  const before = { tensors: tf.memory().numTensors, bytes: memory() };
  for (let i = 0; i < 1000; i++) step();
  expect({ tensors: tf.memory().numTensors, bytes: memory() }).toEqual(before);
  dispose();
});
