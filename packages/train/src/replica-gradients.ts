import type { Layer, Shape } from '@lab/layers';
import type { BatchLike, DatasetLike } from './batch-like.js';
import { nextTurn } from './breather.js';
import { checkMicroBatches } from './check-micro-batches.js';
import { type FlatLayout, flatLayout } from './flat-layout.js';
import type { GradientSource } from './gradient-source.js';
import type { Optimizer } from './optimizer.js';
import { createBarrier, ReplicaFailed } from './replica-barrier.js';
import { cell, createReplicaMemory, order } from './replica-memory.js';
import {
  onBroken,
  onMessage,
  type ReplicaMessage,
  type ReplicaPort,
  type ReplicaStart,
} from './replica-port.js';
import { createReplicaShare } from './replica-share.js';
import { scoreLogits } from './score-logits.js';
import { readTensors } from './tensor-values.js';
import type { TrainingTensors } from './training-tensors.js';

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
}

/**
 * Computes gradients together with workers, each of which has the whole network: a step's micro-batches are shared out, the
 * sums meet in shared memory, and every replica makes the same update. This thread is replica 0.
 *
 * @throws RangeError if the micro-batches cannot be shared out evenly
 * @throws TypeError where threads cannot share memory
 */
export async function replicaGradients(options: ReplicaGradientsOptions): Promise<GradientSource> {
  const { ports, network, optimizer, inputShape, seed, tensors, sets, chunkSize } = options;
  const replicas = ports.length + 1;
  check(replicas, options.microBatches);
  const layouts: [FlatLayout, FlatLayout] = [flatLayout(tensors.params), flatLayout(tensors.state)];
  const [gradientLayout, stateLayout] = layouts;
  const memory = createReplicaMemory({
    replicas,
    batchSize: options.batchSize,
    exampleSize: inputShape.reduce((product, n) => product * n, 1),
    flatSize: gradientLayout.size + stateLayout.size,
    classes: options.classes,
    sets,
  });
  const { control } = memory;
  const common = {
    replicas,
    microBatches: options.microBatches,
    inputShape,
    chunkSize,
    memory,
    gradientLayout,
    stateLayout,
  };
  const share = createReplicaShare({ ...common, rank: 0, network });
  const barrier = createBarrier(control, replicas);
  let failure: Error | undefined;
  let closed = false;
  // Others may be waiting for this thread at the barrier.
  let meeting = false;

  const give = (kind: number) => {
    meeting = true;
    control[cell.kind] = kind;
    Atomics.add(control, cell.orders, 1);
    Atomics.notify(control, cell.orders);
  };

  const fail = (rank: number, reason: string) => {
    if (closed) return;
    failure ??= new Error(`train: replica ${rank} of ${replicas} failed: ${reason}`);
  };

  /** Waits for the others without missing that one of them died: that is told by an event. */
  const meet = async () => {
    barrier.arrive();
    try {
      while (!barrier.wait(1000)) {
        await nextTurn();
        if (failure) throw failure;
      }
      meeting = false;
    } catch (error) {
      if (!(error instanceof ReplicaFailed)) throw error;
      // It says why in a message, which may still be on its way.
      for (let turns = 0; turns < 1000 && !failure; turns++) await nextTurn();
      throw failure ?? error;
    }
  };

  const state = { params: await readTensors(tensors.params), state: await readTensors(tensors.state) };
  const optimizerState = await readTensors(tensors.optimizerState);
  await Promise.all(
    ports.map((port, i) => {
      const rank = i + 1;
      const start: ReplicaStart = {
        ...common,
        ...state,
        type: 'start',
        rank,
        network: { type: network.type, config: network.config },
        optimizer: { type: optimizer.type, config: optimizer.config },
        seed,
        optimizerState,
      };
      return new Promise<void>((resolve, reject) => {
        const broken = (reason: string) => {
          fail(rank, reason);
          reject(failure);
        };
        onMessage(port, (data) => {
          const message = data as ReplicaMessage;
          if (message.type === 'ready') resolve();
          if (message.type === 'failed') broken(message.message);
        });
        onBroken(port, broken);
        port.postMessage(start);
      });
    }),
  );

  return {
    async compute(batch: BatchLike, { params, state, seed, step, learningRate }) {
      const [n] = batch.shape;
      if (n > options.batchSize) {
        throw new RangeError(
          `train: expected at most ${options.batchSize} examples, as in the first batch, got ${n}.`,
        );
      }
      checkMicroBatches(n, options.microBatches);
      memory.inputs.set(batch.inputs);
      memory.labels.set(batch.labels);
      memory.rate[0] = learningRate;
      control[cell.examples] = n;
      control[cell.step] = step;
      give(order.step);
      await share.computeGradients({ params, state }, seed);
      await meet();
      return {
        ...share.sum(),
        figures: async () => scoreLogits(memory.outputs, batch.labels, options.classes),
        dispose: () => {},
      };
    },

    async logits(set, { count }, tensors) {
      control[cell.set] = set;
      give(order.evaluate);
      await share.computeLogits(tensors, set);
      await meet();
      const other = memory.checksums.findIndex((checksum) => checksum !== memory.checksums[0]);
      if (other !== -1) {
        throw new Error(
          `train: expected the same parameters in all replicas, got others in replica ${other}. Load the same packages in all.`,
        );
      }
      return memory.logits.subarray(0, count * options.classes);
    },

    close() {
      if (closed) return;
      closed = true;
      share.close();
      if (meeting) {
        Atomics.store(control, cell.failed, -1);
        Atomics.notify(control, cell.arrived);
      }
      give(order.stop);
    },
  };
}

function check(replicas: number, count: number): void {
  if (typeof SharedArrayBuffer === 'undefined') {
    throw new TypeError(
      'train: expected SharedArrayBuffer, got none. Serve the page with COOP and COEP headers, or leave out replicas.',
    );
  }
  const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));
  if (isPowerOfTwo(replicas) && isPowerOfTwo(count) && replicas <= count) return;
  throw new RangeError(
    `train: expected 1, 2, 4 … threads, at most one for a micro-batch, got ${replicas} threads for ${count} micro-batches.`,
  );
}
