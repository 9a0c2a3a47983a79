// In the page: times steps of the same network built with tfjs-layers and trained with its `fit`.
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { layers, sequential, version_layers } from '@tensorflow/tfjs-layers';

/** Returns the time of each step after the first, in ms. */
globalThis.measure = async ({ network, batchSize, steps }) => {
  tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
  await tf.setBackend('webgl');
  const { inputShape, build } = getNetwork(network);
  const model = sequential();
  const { config } = build();
  config.layers.forEach(({ type, config }, i) => {
    model.add(layerOf(type, { ...config, ...(i === 0 && { inputShape }) }, i === config.layers?.length - 1));
  });
  model.add(layers.softmax());
  model.compile({ optimizer: tf.train.adam(3e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const count = (steps + 1) * batchSize;
  const digits = syntheticDigits({ count: 10 * batchSize });
  const images = new Float32Array(count * 784);
  for (let i = 0; i < images.length; i++) images[i] = digits.images[i % digits.images.length] / 255;
  const labels = tf.oneHot(
    tf.tensor1d(
      Int32Array.from({ length: count }, (_, i) => digits.labels[i % digits.count]),
      'int32',
    ),
    10,
  );
  const times = [];
  let last;
  await model.fit(tf.tensor4d(images, [count, 28, 28, 1]), labels, {
    batchSize,
    epochs: 1,
    yieldEvery: 'never',
    callbacks: {
      onBatchEnd: async (_, { loss }) => {
        // tfjs-layers hands out numbers: the step has ended.
        void loss;
        const now = performance.now();
        if (last !== undefined) times.push(now - last);
        last = now;
      },
    },
  });
  return { peer: `tfjs-layers ${version_layers.default ?? version_layers}`, times };
};

function layerOf(
  type,
  { filters, kernelSize, strides, padding, activation, useBias, units, rate, poolSize, inputShape },
) {
  const input = inputShape && { inputShape };
  switch (type) {
    case 'conv2d':
      return layers.conv2d({
        filters,
        kernelSize: [...kernelSize],
        strides: [...strides],
        padding,
        activation,
        useBias,
        ...input,
      });
    case 'dense':
      return layers.dense({ units, activation, useBias, ...input });
    case 'dropout':
      return layers.dropout({ rate });
    case 'maxPool2d':
      return layers.maxPooling2d({ poolSize: [...poolSize], strides: [...strides], padding });
    case 'flatten':
      return layers.flatten(input);
    default:
      throw new Error(`tfjs-layers: expected a layer of the lab, got ${type}. Name another network.`);
  }
}
