import type { BatchLike } from '../given/batch-like.js';

/** A stream of batches that can be read again from a position on. */
export interface Replayable {
  next(): Promise<BatchLike | undefined>;
  /** Begins to read the next batch. Returns it if it is there at once. */
  prepare(): BatchLike | undefined;
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
  // A stream that is both is read at once: to wait politely, as some do, would cost a timer each step, and `train` gives way itself.
  const stream = Symbol.iterator in batches ? batches[Symbol.iterator]() : batches[Symbol.asyncIterator]();
  let kept: BatchLike[] = [];
  let index = 0;
  let ahead: IteratorResult<BatchLike> | Promise<IteratorResult<BatchLike>> | undefined;
  return {
    async next() {
      if (index < kept.length) return kept[index++];
      const { done, value } = await (ahead ?? stream.next());
      ahead = undefined;
      if (done) return undefined;
      if (keep()) {
        // The stream may fill the same arrays again.
        kept.push({ ...value, inputs: value.inputs.slice(), labels: value.labels.slice() });
        index++;
      }
      return value;
    },
    prepare() {
      if (index < kept.length) return kept[index];
      if (!ahead) {
        try {
          ahead = stream.next();
        } catch (error) {
          ahead = Promise.reject(error);
        }
        // Its failure is thrown where it is waited for.
        if ('then' in ahead) ahead.catch(() => {});
      }
      return 'then' in ahead || ahead.done ? undefined : ahead.value;
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
