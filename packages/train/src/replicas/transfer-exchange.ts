import type { DatasetLike } from '../given/batch-like.js';
import type { ExchangeOptions, ReplicaExchange } from './replica-exchange.js';
import type { ReplicaAnswer, ReplicaOrder, ReplicaPort } from './replica-port.js';
import { partOf } from './replica-share.js';

/**
 * Exchanges by messages, for threads that share no memory: each replica sends its sums, this one joins them in the same order and
 * sends the whole back. The arrays are transferred, and go to and fro.
 */
export function transferExchange(
  { share, replicas, batchSize, classes }: ExchangeOptions,
  sets: readonly DatasetLike[],
  ports: readonly ReplicaPort[],
): ReplicaExchange {
  const outputs = new Float32Array(batchSize * classes);
  const answers = new Map<number, ReplicaAnswer>();
  let failure: Error | undefined;
  let wake = () => {};

  const tell = (rank: number, order: ReplicaOrder, ...transfer: Float32Array[]) =>
    ports[rank - 1].postMessage(
      order,
      transfer.map(({ buffer }) => buffer as ArrayBuffer),
    );

  /** Resolves when all others have answered, with their answers by rank. */
  const meet = async <Type extends ReplicaAnswer['type']>(): Promise<
    Extract<ReplicaAnswer, { type: Type }>[]
  > => {
    while (answers.size < ports.length && !failure) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failure) throw failure;
    const all = ports.map((_, i) => answers.get(i + 1) as Extract<ReplicaAnswer, { type: Type }>);
    answers.clear();
    return all;
  };

  return {
    start: { sets: sets.map(({ images, count, rows, cols }) => ({ images, count, rows, cols })) },

    hear(rank, message) {
      answers.set(rank, message as ReplicaAnswer);
      wake();
    },

    async step(batch, { params, state, seed, step, learningRate, meanwhile }) {
      const total = batch.labels.length;
      const parts = Array.from({ length: replicas }, (_, rank) => partOf(batch, total, { rank, replicas }));
      for (const [rank, part] of parts.entries()) {
        if (rank === 0) continue;
        const inputs = part.inputs.slice();
        tell(
          rank,
          { type: 'step', step, learningRate, ...part, inputs, labels: part.labels.slice() },
          inputs,
        );
      }
      const labels = batch.labels.slice();
      outputs.set(await share.compute({ params, state }, parts[0], seed));
      meanwhile();
      const computed = await meet<'computed'>();
      for (const [i, answer] of computed.entries()) outputs.set(answer.outputs, parts[i + 1].first * classes);
      const slots = computed.map(({ values }) => values);
      // Of its own sums nobody needs a copy here.
      const sums = share.join([new Float32Array(0), ...slots]);
      for (const [i, values] of slots.entries()) {
        share.write(values, sums);
        tell(i + 1, { type: 'sums', values }, values);
      }
      return { sums, outputs, labels };
    },

    async evaluate(set, tensors) {
      for (const rank of ports.keys()) tell(rank + 1, { type: 'evaluate', set });
      const { count } = sets[set];
      const logits = new Float32Array(count * classes);
      const own = share.checksum(tensors.params);
      await share.computeLogits(tensors, sets[set], logits);
      const evaluated = await meet<'evaluated'>();
      for (const answer of evaluated) logits.set(answer.logits, answer.first * classes);
      return { logits, checksums: Int32Array.of(own, ...evaluated.map(({ checksum }) => checksum)) };
    },

    // Every replica updates all of it.
    gather: async () => {},

    fail(error) {
      failure ??= error;
      wake();
    },

    close() {
      for (const rank of ports.keys()) tell(rank + 1, { type: 'stop' });
    },
  };
}
