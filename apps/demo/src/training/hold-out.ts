import type { Dataset, TrainTest } from '@lab/mnist-data';

/** One set of held-out digits for all seeds, so that runs are judged alike; the command line's. */
const splitSeed = 0;

/** Takes training digits away to choose the best moment on: they are looked at while it trains, the test digits once, at the end. */
export async function holdOut(
  { train, test }: TrainTest,
  count: number,
): Promise<{ train: Dataset; test: Dataset; judge: Dataset }> {
  const { split } = await import('@lab/mnist-data');
  const { train: rest, validation } = split(train, { validation: count, seed: splitSeed });
  return { train: rest, test: validation, judge: test };
}
