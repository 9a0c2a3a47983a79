export { type Checkpoint, type CreateCheckpointOptions, createCheckpoint } from './checkpoints/checkpoint.js';
export { decodeCheckpoint, encodeCheckpoint } from './checkpoints/checkpoint-file.js';
export { decodeSafetensors, type Safetensors } from './checkpoints/decode-safetensors.js';
export { encodeSafetensors } from './checkpoints/encode-safetensors.js';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluation/evaluate.js';
export type { PredictOptions } from './evaluation/logit-chunks.js';
export { type Logits, predict } from './evaluation/predict.js';
export type { BackendLike } from './given/backend-like.js';
export type { BatchLike, DatasetLike, MetricLike } from './given/batch-like.js';
export { type Gradients, type GradientsOptions, gradients } from './gradients/gradients.js';
export { softmaxCrossEntropy } from './gradients/softmax-cross-entropy.js';
export { train } from './loop/train.js';
export type {
  CheckpointEvent,
  EvaluationEvent,
  StepEvent,
  StopReason,
  TrainEvent,
  TrainResult,
  WarmupEvent,
  WarningEvent,
} from './loop/train-event.js';
export type { Source, TrainingMoment, TrainOptions } from './loop/train-options.js';
export { TrainingDivergedError } from './loop/training-diverged-error.js';
export { type AdamOptions, type AdamWOptions, adam, adamW } from './optimizers/adam.js';
export type { Optimizer, OptimizerState, UpdateOptions } from './optimizers/optimizer.js';
export { optimizerFromConfig } from './optimizers/optimizer-from-config.js';
export { type SgdOptions, sgd } from './optimizers/sgd.js';
export type { ReplicaPort } from './replicas/replica-port.js';
export { constant } from './schedules/constant.js';
export { type CosineOptions, cosine } from './schedules/cosine.js';
export { type ExponentialDecayOptions, exponentialDecay } from './schedules/exponential-decay.js';
export { type OneCycleOptions, oneCycle } from './schedules/one-cycle.js';
export type { Schedule, Spec } from './schedules/schedule.js';
export { scheduleFromConfig } from './schedules/schedule-from-config.js';
export { finish } from './streams/finish.js';
export { matchParameters, type Shaped } from './tensors/match-parameters.js';
export { createTensors, readTensors, type TensorRecord, type TensorValues } from './tensors/tensor-values.js';
