export { type AdamOptions, type AdamWOptions, adam, adamW } from './adam.js';
export type { BackendLike } from './backend-like.js';
export type { BatchLike, DatasetLike, MetricLike } from './batch-like.js';
export { type Checkpoint, type CreateCheckpointOptions, createCheckpoint } from './checkpoint.js';
export { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.js';
export { constant } from './constant.js';
export { type CosineOptions, cosine } from './cosine.js';
export { decodeSafetensors, type Safetensors } from './decode-safetensors.js';
export { encodeSafetensors } from './encode-safetensors.js';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.js';
export { type ExponentialDecayOptions, exponentialDecay } from './exponential-decay.js';
export { finish } from './finish.js';
export { type Gradients, type GradientsOptions, gradients } from './gradients.js';
export type { PredictOptions } from './logit-chunks.js';
export { matchParameters, type Shaped } from './match-parameters.js';
export { type OneCycleOptions, oneCycle } from './one-cycle.js';
export type { Optimizer, OptimizerState, UpdateOptions } from './optimizer.js';
export { optimizerFromConfig } from './optimizer-from-config.js';
export { type Logits, predict } from './predict.js';
export type { ReplicaPort } from './replica-port.js';
export type { Schedule, Spec } from './schedule.js';
export { scheduleFromConfig } from './schedule-from-config.js';
export { type SgdOptions, sgd } from './sgd.js';
export { softmaxCrossEntropy } from './softmax-cross-entropy.js';
export { createTensors, readTensors, type TensorRecord, type TensorValues } from './tensor-values.js';
export { train } from './train.js';
export type {
  CheckpointEvent,
  EvaluationEvent,
  StepEvent,
  StopReason,
  TrainEvent,
  TrainResult,
  WarmupEvent,
  WarningEvent,
} from './train-event.js';
export type { Source, TrainingMoment, TrainOptions } from './train-options.js';
export { TrainingDivergedError } from './training-diverged-error.js';
