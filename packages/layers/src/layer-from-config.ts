import { type ActivationConfig, activation } from './activation.js';
import { type BatchNormConfig, batchNorm } from './batch-norm.js';
import { type Conv2DConfig, conv2d } from './conv2d.js';
import { type DenseConfig, dense } from './dense.js';
import { type DropoutConfig, dropout } from './dropout.js';
import { type FlattenConfig, flatten } from './flatten.js';
import type { JsonObject, Layer } from './layer.js';
import { type MaxPool2DConfig, maxPool2d } from './max-pool2d.js';
import { type SequentialConfig, sequential } from './sequential.js';

// What comes from a file is only known to be JSON: the builders check their options.
const builders: Record<string, (config: JsonObject) => Layer> = {
  activation: (config) => activation(config as ActivationConfig),
  batchNorm: (config) => batchNorm(config as BatchNormConfig),
  conv2d: (config) => conv2d(config as Conv2DConfig),
  dense: (config) => dense(config as DenseConfig),
  dropout: (config) => dropout(config as DropoutConfig),
  flatten: (config) => flatten(config as FlattenConfig),
  maxPool2d: (config) => maxPool2d(config as MaxPool2DConfig),
  sequential(config) {
    const { layers, ...options } = config as SequentialConfig;
    return sequential(layers.map(layerFromConfig), options);
  },
};

/**
 * Returns the layer that a config describes: any of this package's, networks included.
 *
 * @param description - `type` and `config` of a layer, as they came back from JSON
 * @throws TypeError when the type is unknown
 */
export function layerFromConfig({ type, config }: { type: string; config: JsonObject }): Layer {
  if (!Object.hasOwn(builders, type)) {
    throw new TypeError(
      `layerFromConfig: expected a layer's type, got ${JSON.stringify(type)}. Known are ${Object.keys(builders).join(', ')}.`,
    );
  }
  return builders[type](config);
}
