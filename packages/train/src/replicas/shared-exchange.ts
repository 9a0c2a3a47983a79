import type { BatchLike, DatasetLike } from '../given/batch-like.js';
import { nextTurn } from '../streams/breather.js';
import { createBarrier, ReplicaFailed, tellFailure } from './replica-barrier.js';
import type { ExchangeOptions, ReplicaExchange } from './replica-exchange.js';
import { cell, createReplicaMemory, order } from './replica-memory.js';
import { partOf } from './replica-share.js';

/** Exchanges by memory that all replicas share: see `ReplicaMemory`. */
export function sharedExchange(
  options: ExchangeOptions & { sharesUpdate: boolean },
  sets: readonly DatasetLike[],
): ReplicaExchange {
  const { share, replicas, classes, sharesUpdate } = options;
  const memory = createReplicaMemory(options, sets);
  const { control, rows } = memory;
  const barrier = createBarrier(control, replicas);
  let failure: Error | undefined;
  // Others may be waiting for this thread at the barrier.
  let meeting = false;
  // The next step's batch, where it lies in the memory already.
  let laid: BatchLike | undefined;

  const give = (kind: number) => {
    meeting = kind !== order.stop;
    control[cell.kind] = kind;
    Atomics.add(control, cell.orders, 1);
    Atomics.notify(control, cell.orders);
  };

  /** Lays a step's batch where the others read it. Its own part nobody else reads. */
  const lay = (batch: BatchLike, step: number) => {
    const { examples, inputs, labels } = rows[step % 2];
    const first = partOf(batch, batch.labels.length, { rank: 0, replicas }).inputs.length;
    inputs.set(batch.inputs.subarray(first), first);
    labels.set(batch.labels);
    examples[0] = batch.labels.length;
  };

  /** Waits for the others without missing that one of them died: that is told by an event. */
  const meet = async (meanwhile = () => {}) => {
    barrier.arrive();
    meanwhile();
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

  return {
    start: { memory },
    hear: () => {},

    async step(batch, { params, state, seed, step, learningRate, meanwhile }) {
      const total = batch.labels.length;
      const own = partOf(batch, total, { rank: 0, replicas });
      if (laid !== batch) lay(batch, step);
      laid = undefined;
      memory.rate[0] = learningRate;
      control[cell.step] = step;
      give(order.step);
      const { outputs, labels, slots } = rows[step % 2];
      outputs.set(await share.compute({ params, state }, own, seed));
      const prepare = () => {
        const next = meanwhile();
        if (!next) return;
        lay(next, step + 1);
        laid = next;
        Atomics.store(control, cell.ready, step + 1);
      };
      const computed = { outputs, labels: labels.subarray(0, total) };
      if (!sharesUpdate) {
        share.write(slots[0]);
        await meet(prepare);
        return { ...computed, sums: share.join(slots) };
      }
      share.writeForOthers(slots[0]);
      await meet();
      // They wait for this thread's parameters next.
      meeting = true;
      return {
        ...computed,
        sums: share.joinPart(slots),
        range: share.range,
        async exchange(updated) {
          share.publish(updated, slots[0]);
          prepare();
          await meet();
          share.collect(updated, slots);
        },
      };
    },

    async evaluate(set, tensors) {
      const shared = memory.sets[set];
      control[cell.set] = set;
      give(order.evaluate);
      memory.checksums[0] = share.checksum(tensors.params);
      await share.computeLogits(tensors, shared, memory.logits);
      await meet();
      return { logits: memory.logits.subarray(0, shared.count * classes), checksums: memory.checksums };
    },

    async gather(optimizerState) {
      if (!sharesUpdate) return;
      give(order.gather);
      await meet();
      share.collectState(optimizerState, memory.optimizerState);
    },

    fail(error) {
      failure ??= error;
    },

    close() {
      if (meeting) tellFailure(control, -1);
      give(order.stop);
    },
  };
}
