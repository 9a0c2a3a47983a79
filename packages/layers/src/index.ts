export { type ActivationConfig, type ActivationOptions, activation } from './activation.js';
export type { ActivationFunction } from './activation-function.js';
export { type BatchNormConfig, type BatchNormOptions, batchNorm } from './batch-norm.js';
export { type BatchSlice, microBatchRange } from './batch-slice.js';
export { type Conv2DConfig, type Conv2DOptions, conv2d } from './conv2d.js';
export { countParameters } from './count-parameters.js';
export { type DenseConfig, type DenseOptions, dense } from './dense.js';
export { deriveSeed } from './derive-seed.js';
export { type DropoutConfig, type DropoutOptions, dropout } from './dropout.js';
export { type FlattenConfig, flatten } from './flatten.js';
export {
  constant,
  glorotUniform,
  heNormal,
  type Initializer,
  type TruncatedNormalOptions,
  truncatedNormal,
  zeros,
} from './initializers.js';
export type { ApplyOptions, JsonObject, JsonValue, Layer, Params, Shape, State } from './layer.js';
export { layerFromConfig } from './layer-from-config.js';
export { type MaxPool2DConfig, type MaxPool2DOptions, maxPool2d } from './max-pool2d.js';
export { uniform } from './random.js';
export { type Recorder, withRecorder } from './recorder.js';
export { isReplayable, replayable } from './replayable.js';
export { type NamedLayer, type Sequential, type SequentialConfig, sequential } from './sequential.js';
export type { Padding } from './window.js';
