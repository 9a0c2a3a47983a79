import { type Dataset, split, type TrainTest } from '@lab/mnist-data';
import { strings } from './strings.js';

/** Training digits that are held out by the honest protocol. */
export const heldOutDigits = 5_000;

/** One set of held-out digits for all seeds, so that runs are judged alike; the command line's. */
const splitSeed = 0;

/** Training digits that a network may learn from, those that choose its best moment, and those that judge it. */
export interface HeldOut {
  train: Dataset;
  test: Dataset;
  judge: Dataset;
}

/** Runs with the same digits share one copy of 47 MB. */
const made = new WeakMap<Dataset, Map<number, HeldOut>>();

/**
 * Takes training digits away to choose the best moment on: they are looked at while it trains, the test digits once, at the end.
 *
 * @throws Error with a sentence for people when there are not as many
 */
export function holdOut({ train, test }: TrainTest, count: number): HeldOut {
  if (train.count <= count) throw new Error(strings.failures.tooFewToHoldOut(train.count, count));
  const known = made.get(train) ?? new Map<number, HeldOut>();
  made.set(train, known);
  const found = known.get(count);
  if (found) return found;
  const { train: rest, validation } = split(train, { validation: count, seed: splitSeed });
  const heldOut = { train: rest, test: validation, judge: test };
  known.set(count, heldOut);
  return heldOut;
}
