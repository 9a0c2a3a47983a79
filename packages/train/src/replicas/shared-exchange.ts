import type { DatasetLike } from '../given/batch-like.js';
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
  const { control, slots } = memory;
  const barrier = createBarrier(control, replicas);
  let failure: Error | undefined;
  // Others may be waiting for this thread at the barrier.
  let meeting = false;
  let row = 0;

  const give = (kind: number) => {
    meeting = kind !== order.stop;
    control[cell.kind] = kind;
    Atomics.add(control, cell.orders, 1);
    Atomics.notify(control, cell.orders);
  };

  /** Waits for the others without missing that one of them died: that is told by an event. */
  const meet = async (meanwhile: () => void) => {
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
      // Its own part nobody else reads.
      memory.inputs.set(batch.inputs.subarray(own.inputs.length), own.inputs.length);
      memory.labels.set(batch.labels);
      memory.rate[0] = learningRate;
      control[cell.examples] = total;
      control[cell.step] = step;
      give(order.step);
      const outputs = await share.compute({ params, state }, own, seed);
      memory.outputs.set(outputs);
      row = 1 - row;
      const computed = { outputs: memory.outputs, labels: memory.labels.subarray(0, total) };
      if (!sharesUpdate) {
        share.write(slots[row][0]);
        await meet(meanwhile);
        return { ...computed, sums: share.join(slots[row]) };
      }
      share.writeForOthers(slots[row][0]);
      await meet(meanwhile);
      // They wait for this thread's parameters next.
      meeting = true;
      return {
        ...computed,
        sums: share.joinPart(slots[row]),
        range: share.range,
        async exchange(updated) {
          share.publish(updated, slots[row][0]);
          await meet(() => {});
          share.collect(updated, slots[row]);
        },
      };
    },

    async evaluate(set, tensors) {
      const shared = memory.sets[set];
      control[cell.set] = set;
      give(order.evaluate);
      memory.checksums[0] = share.checksum(tensors.params);
      await share.computeLogits(tensors, shared, memory.logits);
      await meet(() => {});
      return { logits: memory.logits.subarray(0, shared.count * classes), checksums: memory.checksums };
    },

    async gather(optimizerState) {
      if (!sharesUpdate) return;
      give(order.gather);
      await meet(() => {});
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
