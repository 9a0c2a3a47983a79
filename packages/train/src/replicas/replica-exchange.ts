import type { BatchLike } from '../given/batch-like.js';
import type { BatchGradient, StepInputs } from '../gradients/gradient-source.js';
import type { OptimizerState } from '../optimizers/optimizer.js';
import type { TrainingTensors } from '../tensors/training-tensors.js';
import type { ReplicaSizes } from './replica-memory.js';
import type { ReplicaStart } from './replica-port.js';
import type { ReplicaShare, Sums } from './replica-share.js';

/** How replicas hand each other what they computed: the side of the first of them. */
export interface ReplicaExchange {
  /** What the others have to be told at the start. */
  start: Pick<ReplicaStart, 'memory' | 'sets'>;
  /** Takes what a replica says while it works. */
  hear(rank: number, message: unknown): void;
  /** Computes a batch together. Returns the sums, and the logits of the batch [n · classes]. */
  step(batch: BatchLike, at: StepInputs): Promise<ExchangedStep>;
  /** Computes a set's logits [count · classes] together, and the checksum of every replica's parameters. */
  evaluate(
    set: number,
    tensors: Pick<TrainingTensors, 'params' | 'state'>,
  ): Promise<{ logits: Float32Array; checksums: Int32Array }>;
  /** Writes into the optimizer's state what other replicas know of it. */
  gather(optimizerState: OptimizerState): Promise<void>;
  /** Says that one failed. */
  fail(error: Error): void;
  close(): void;
}

export interface ExchangedStep extends Pick<BatchGradient, 'range' | 'exchange'> {
  sums: Sums;
  outputs: Float32Array;
  labels: Int32Array;
}

export interface ExchangeOptions extends ReplicaSizes {
  share: ReplicaShare;
}
