import type { BatchLike } from './batch-like.js';

/** A stream of batches that can be read again from a position on. */
export interface Replayable {
  next(): Promise<BatchLike | undefined>;
  /** Lets go of the batches up to a position. */
  forget(position: number): void;
  /** Goes back to the oldest batch that was not let go of. */
  rewind(): void;
  close(): Promise<unknown>;
}

/** @param keep - whether batches are kept until they are let go of; without it there is no going back */
export function replayable(
  batches: Iterable<BatchLike> | AsyncIterable<BatchLike>,
  keep: () => boolean,
): Replayable {
  const stream =
    Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  let kept: BatchLike[] = [];
  let index = 0;
  return {
    async next() {
      if (index < kept.length) return kept[index++];
      const { done, value } = await stream.next();
      if (done) return undefined;
      if (keep()) {
        // The stream may fill the same arrays again.
        kept.push({ ...value, inputs: value.inputs.slice(), labels: value.labels.slice() });
        index++;
      }
      return value;
    },
    forget(position) {
      const old = kept.filter((batch) => batch.position <= position).length;
      kept = kept.slice(old);
      index -= old;
    },
    rewind() {
      index = 0;
    },
    close: async () => stream.return?.(),
  };
}
