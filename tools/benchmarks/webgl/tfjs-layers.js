// In a frame: steps of the same network built with tfjs-layers and trained with its `fit`, each loss and accuracy read.
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { layers, sequential, version_layers } from '@tensorflow/tfjs-layers';
import { offer } from './frame.js';

offer(async ({ network, batchSize }) => {
  tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
  await tf.setBackend('webgl');
  const { inputShape, build } = getNetwork(network);
  const model = sequential();
  const { config } = build();
  config.layers.forEach(({ type, config }, i) => {
    model.add(layerOf(type, { ...config, ...(i === 0 && { inputShape }) }));
  });
  model.add(layers.softmax());
  model.compile({ optimizer: tf.train.adam(3e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const digits = syntheticDigits({ count: 10 * batchSize });
  const pixels = Float32Array.from(digits.images, (value) => value / 255);
  return {
    name: `tfjs-layers ${version_layers.default ?? version_layers}`,
    async run(steps, onStep) {
      const count = steps * batchSize;
      const images = new Float32Array(count * 784);
      for (let from = 0; from < images.length; from += pixels.length) {
        images.set(pixels.subarray(0, images.length - from), from);
      }
      const x = tf.tensor4d(images, [count, 28, 28, 1]);
      const y = tf.tidy(() => {
        const labels = Int32Array.from({ length: count }, (_, i) => digits.labels[i % digits.count]);
        return tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
      });
      await model.fit(x, y, {
        batchSize,
        epochs: 1,
        yieldEvery: 'never',
        // tfjs-layers hands out numbers: it has read them.
        callbacks: { onBatchEnd: async () => onStep() },
      });
      tf.dispose([x, y]);
    },
  };
});

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
