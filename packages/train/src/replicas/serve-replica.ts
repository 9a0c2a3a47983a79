import { deriveSeed, layerFromConfig, uniform } from '@lab/layers';
import type { UpdateOptions } from '../optimizers/optimizer.js';
import { optimizerFromConfig } from '../optimizers/optimizer-from-config.js';
import { createTensors } from '../tensors/tensor-values.js';
import { disposeTensors, type TrainingTensors, updateState } from '../tensors/training-tensors.js';
import { createBarrier, ReplicaFailed, tellFailure, waitForChange } from './replica-barrier.js';
import { cell, order, type ReplicaMemory } from './replica-memory.js';
import {
  onMessage,
  type ReplicaMessage,
  type ReplicaOrder,
  type ReplicaPort,
  type ReplicaStart,
} from './replica-port.js';
import { createReplicaShare, partOf, type ReplicaShare, type Sums } from './replica-share.js';

/**
 * Makes this worker a replica for `train({ replicas })` in another thread. The worker's file is this call and the opening of
 * its backend:
 *
 * ```js
 * import { parentPort } from 'node:worker_threads';
 * import { serveReplica } from '@lab/train/replica';
 * serveReplica(parentPort, () => openBackend('wasm'));   // in a Web Worker: serveReplica(self, …)
 * ```
 *
 * Where threads share memory, the thread sleeps between two orders: it answers nothing else while it serves a run.
 *
 * @param ready - opens the backend; begun at once, so that it overlaps with what the other thread does
 */
export function serveReplica(port: ReplicaPort, ready: () => Promise<unknown>): void {
  const opened = ready();
  // Its failure is told when a run asks for it.
  opened.catch(() => {});
  const say: Say = (message, ...transfer) =>
    port.postMessage(
      message,
      transfer.map(({ buffer }) => buffer as ArrayBuffer),
    );
  let orders = createInbox();
  onMessage(port, async (data) => {
    const start = data as ReplicaStart | ReplicaOrder;
    if (start?.type !== 'start') return orders.put(start);
    orders = createInbox();
    const { next } = orders;
    const { memory } = start;
    try {
      await opened;
      const replica = createReplica(start);
      say({ type: 'ready' });
      try {
        await (memory ? serveShared(start, replica, memory) : serveTransfer(start, replica, { next, say }));
      } finally {
        replica.close();
      }
    } catch (error) {
      if (error instanceof ReplicaFailed) return;
      say({ type: 'failed', message: String(error) });
      if (memory) tellFailure(memory.control, start.rank);
    }
  });
}

type Say = (message: ReplicaMessage, ...transfer: Float32Array[]) => void;

interface Replica {
  share: ReplicaShare;
  readonly tensors: TrainingTensors;
  seedOf(step: number): number;
  /** Makes the same update as every replica. */
  update(sums: Sums, at: UpdateOptions): void;
  close(): void;
}

function createReplica(start: ReplicaStart): Replica {
  const network = layerFromConfig(start.network);
  const optimizer = optimizerFromConfig(start.optimizer);
  const share = createReplicaShare({ ...start, network });
  const stepSeeds = deriveSeed(start.seed, 'step');
  let tensors: TrainingTensors = {
    params: createTensors(start.params),
    state: createTensors(start.state),
    optimizerState: createTensors(start.optimizerState),
  };
  return {
    share,
    get tensors() {
      return tensors;
    },
    seedOf: (step) => uniform(stepSeeds, step),
    update({ grads, release, stateUpdates }, at) {
      const updated = optimizer.update(tensors.params, grads, tensors.optimizerState, at);
      release();
      tensors = { params: updated.params, state: tensors.state, optimizerState: updated.state };
      updateState(tensors, stateUpdates);
    },
    close() {
      share.close();
      disposeTensors(tensors);
    },
  };
}

async function serveShared(
  { replicas, rank, sharesUpdate }: ReplicaStart,
  replica: Replica,
  memory: ReplicaMemory,
): Promise<void> {
  const { share } = replica;
  const { control, rows } = memory;
  const barrier = createBarrier(control, replicas);
  const meet = () => {
    barrier.arrive();
    while (!barrier.wait(1e4));
  };
  let computed: number | undefined;
  const compute = async (step: number) => {
    const { examples, outputs, ...batch } = rows[step % 2];
    const part = partOf(batch, examples[0], { rank, replicas });
    const own = await share.compute(replica.tensors, part, replica.seedOf(step));
    outputs.set(own, (part.first * own.length) / part.labels.length);
    computed = step;
  };
  for (let orders = 0; ; orders++) {
    if (computed !== undefined && Atomics.load(control, cell.ready) === computed + 1)
      await compute(computed + 1);
    waitForChange(control, cell.orders, orders);
    const kind = control[cell.kind];
    if (kind === order.stop) return;
    if (kind === order.gather) {
      share.writeState(replica.tensors.optimizerState, memory.optimizerState);
      meet();
      continue;
    }
    if (kind === order.evaluate) {
      memory.checksums[rank] = share.checksum(replica.tensors.params);
      await share.computeLogits(replica.tensors, memory.sets[control[cell.set]], memory.logits);
      meet();
      continue;
    }
    const step = control[cell.step];
    // Read before the meeting: after it, the first thread may be writing the next step's.
    const at = { step, learningRate: memory.rate[0] };
    const { slots } = rows[step % 2];
    if (computed !== step) await compute(step);
    if (sharesUpdate) {
      share.writeForOthers(slots[rank]);
      meet();
      replica.update(share.joinPart(slots), { ...at, range: share.range });
      share.publish(replica.tensors.params, slots[rank]);
      meet();
      share.collect(replica.tensors.params, slots);
      continue;
    }
    share.write(slots[rank]);
    meet();
    replica.update(share.join(slots), at);
  }
}

async function serveTransfer(
  { sets = [], gradientLayout, stateLayout, classes }: ReplicaStart,
  replica: Replica,
  { next, say }: { next: Inbox['next']; say: Say },
): Promise<void> {
  const { share } = replica;
  let values = new Float32Array(gradientLayout.size + stateLayout.size);
  for (;;) {
    const given = await next();
    if (given.type === 'step') {
      const outputs = (await share.compute(replica.tensors, given, replica.seedOf(given.step))).slice();
      share.write(values);
      say({ type: 'computed', values, outputs }, values, outputs);
      const answer = await next();
      if (answer.type !== 'sums') return;
      values = answer.values as Float32Array<ArrayBuffer>;
      replica.update(share.take(values), given);
    } else if (given.type === 'evaluate') {
      const set = sets[given.set];
      const checksum = share.checksum(replica.tensors.params);
      const all = new Float32Array(set.count * classes);
      const [first, end] = await share.computeLogits(replica.tensors, set, all);
      const logits = all.slice(first * classes, end * classes);
      say({ type: 'evaluated', first, logits, checksum }, logits);
    } else return;
  }
}

interface Inbox {
  put(order: ReplicaOrder): void;
  next(): Promise<ReplicaOrder>;
}

/** Keeps messages until they are asked for, in order. */
function createInbox(): Inbox {
  const waiting: ReplicaOrder[] = [];
  let give: ((order: ReplicaOrder) => void) | undefined;
  return {
    put(order) {
      if (!give) {
        waiting.push(order);
        return;
      }
      give(order);
      give = undefined;
    },
    async next() {
      return (
        waiting.shift() ??
        new Promise((resolve) => {
          give = resolve;
        })
      );
    },
  };
}
