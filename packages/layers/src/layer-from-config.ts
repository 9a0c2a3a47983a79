import { activation } from './activation.js';
import { batchNorm } from './batch-norm.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { flatten } from './flatten.js';
import type { JsonObject, Layer } from './layer.js';
import { maxPool2d } from './max-pool2d.js';
import { type SequentialConfig, sequential } from './sequential.js';

/** By type. Each takes the config that it wrote itself. */
const builders = {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPool2d,
  sequential: ({ layers, ...options }: SequentialConfig) => sequential(layers.map(layerFromConfig), options),
} as unknown as Record<string, (config: JsonObject) => Layer>;

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
