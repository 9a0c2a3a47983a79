// The worker of `open-backend.browser.test.ts`.
import * as tf from '@tensorflow/tfjs-core';
import { openBackend } from '../src/index.js';

const answer = [];
for (const backend of ['wasm', 'webgl'] as const) {
  const { name } = await openBackend(backend);
  const x = tf.tensor4d([3], [1, 1, 1, 1]);
  const differentiate = tf.grad((kernel) =>
    tf.sum(tf.square(tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same'))),
  );
  const [gradient] = await differentiate(tf.tensor4d([2], [1, 1, 1, 1])).data();
  answer.push({ name, gradient });
}
postMessage(answer);
