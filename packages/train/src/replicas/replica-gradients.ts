import type { Layer, Shape } from '@lab/layers';
import { scoreLogits } from '../evaluation/score-logits.js';
import type { DatasetLike } from '../given/batch-like.js';
import { checkMicroBatches } from '../gradients/check-micro-batches.js';
import type { GradientSource } from '../gradients/gradient-source.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { readTensors } from '../tensors/tensor-values.js';
import type { TrainingTensors } from '../tensors/training-tensors.js';
import { flatLayout, hasFlatKernels } from './flat-layout.js';
import {
  onBroken,
  onMessage,
  type ReplicaMessage,
  type ReplicaPort,
  type ReplicaStart,
} from './replica-port.js';
import { createReplicaShare } from './replica-share.js';
import { sharedExchange } from './shared-exchange.js';
import { transferExchange } from './transfer-exchange.js';

export interface ReplicaGradientsOptions {
  /** The other threads. */
  ports: readonly ReplicaPort[];
  microBatches: number;
  network: Layer;
  optimizer: Optimizer;
  inputShape: Shape;
  /** Most examples of a batch. */
  batchSize: number;
  classes: number;
  seed: number;
  /** As before the next step. */
  tensors: TrainingTensors;
  /** What will be evaluated. */
  sets: readonly DatasetLike[];
  chunkSize: number;
  /** Whether somebody looks at the optimizer's state before each step. */
  inspected: boolean;
}

/**
 * Computes gradients together with workers, each of which has the whole network: a step's micro-batches are shared out, the
 * sums meet in shared memory where there is such, else in messages, and every replica makes the same update. This thread is
 * replica 0.
 *
 * @throws RangeError if the micro-batches cannot be shared out evenly
 */
export async function replicaGradients(options: ReplicaGradientsOptions): Promise<GradientSource> {
  const { ports, microBatches, network, optimizer, inputShape, batchSize, classes, seed } = options;
  const { tensors, sets, chunkSize, inspected } = options;
  const replicas = ports.length + 1;
  check(replicas, microBatches);
  const [gradientLayout, stateLayout] = [flatLayout(tensors.params), flatLayout(tensors.state)];
  const common = { replicas, microBatches, inputShape, batchSize, chunkSize, gradientLayout, stateLayout };
  const share = createReplicaShare({ ...common, rank: 0, network });
  const sharesUpdate =
    !inspected &&
    typeof SharedArrayBuffer !== 'undefined' &&
    hasFlatKernels() &&
    (optimizer.takesRange?.() ?? false);
  const exchanged = {
    share,
    replicas,
    batchSize,
    exampleSize: inputShape.reduce((product, n) => product * n, 1),
    flatSize: gradientLayout.size + stateLayout.size,
    optimizerSize: sharesUpdate ? flatLayout(tensors.optimizerState).size : 0,
    classes,
  };
  const exchange =
    typeof SharedArrayBuffer === 'undefined'
      ? transferExchange(exchanged, sets, ports)
      : sharedExchange({ ...exchanged, sharesUpdate }, sets);
  let closed = false;

  // Listened to before anything is waited for: a worker may fail at once.
  const begun = ports.map(
    (port, i) =>
      new Promise<void>((resolve, reject) => {
        const rank = i + 1;
        const broken = (reason: string) => {
          if (closed) return;
          const failure = new Error(`train: replica ${rank} of ${replicas} failed: ${reason}`);
          exchange.fail(failure);
          reject(failure);
        };
        onMessage(port, (data) => {
          const message = data as ReplicaMessage;
          if (message.type === 'ready') resolve();
          else if (message.type === 'failed') broken(message.message);
          else if (!closed) exchange.hear(rank, message);
        });
        onBroken(port, broken);
      }),
  );
  const all = Promise.all(begun);
  all.catch(() => {});
  const values = {
    params: await readTensors(tensors.params),
    state: await readTensors(tensors.state),
    optimizerState: await readTensors(tensors.optimizerState),
  };
  for (const [i, port] of ports.entries()) {
    const start: ReplicaStart = {
      ...common,
      ...exchange.start,
      ...values,
      type: 'start',
      rank: i + 1,
      sharesUpdate,
      network: { type: network.type, config: network.config },
      optimizer: { type: optimizer.type, config: optimizer.config },
      classes,
      seed,
    };
    port.postMessage(start);
  }
  await all;

  return {
    async compute(batch, at) {
      const [n] = batch.shape;
      if (n > batchSize) {
        throw new RangeError(
          `train: expected at most ${batchSize} examples, as in the first batch, got ${n}.`,
        );
      }
      checkMicroBatches(n, microBatches);
      const meanwhile = () => {
        const next = at.meanwhile();
        // Another one is refused when its turn comes.
        return next?.shape[0] === n ? next : undefined;
      };
      const { sums, outputs, labels, ...shared } = await exchange.step(batch, { ...at, meanwhile });
      return {
        ...sums,
        ...shared,
        figures: async () => scoreLogits(outputs, labels, classes),
        dispose: () => {},
      };
    },

    async logits(set, _, at) {
      const { logits, checksums } = await exchange.evaluate(set, at);
      const other = checksums.findIndex((checksum) => checksum !== checksums[0]);
      if (other === -1) return logits;
      throw new Error(
        `train: expected the same parameters in all replicas, got others in replica ${other}. Load the same packages in all.`,
      );
    },

    gather: (optimizerState) => exchange.gather(optimizerState),

    close() {
      if (closed) return;
      closed = true;
      share.close();
      exchange.close();
    },
  };
}

function check(replicas: number, count: number): void {
  const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));
  if (isPowerOfTwo(replicas) && isPowerOfTwo(count) && replicas <= count) return;
  throw new RangeError(
    `train: expected 1, 2, 4 … threads, at most one for a micro-batch, got ${replicas} threads for ${count} micro-batches.`,
  );
}
