import { batches, type Dataset, loadMnist, split } from '@lab/mnist-data';
import { syntheticMnist } from '@lab/mnist-data/synthetic';

const { train }: { train: Dataset } = syntheticMnist({ seed: 0, train: 100, test: 10 });
const { validation } = split(train, { validation: 20, seed: 1 });
for (const { inputs, labels, shape, position } of batches(validation, { batchSize: 10 })) {
  const typed: [Float32Array, Int32Array, number, number] = [inputs, labels, shape[0], position];
  if (typed[3] > 10) break;
}
export const loading: Promise<{ train: Dataset; test: Dataset }> = loadMnist({
  signal: new AbortController().signal,
});

// @ts-expect-error: a batch has a size
batches(train, {});
