import { describe, expect, it } from 'vitest';
import * as lab from '../src/index.js';

/** Never called: each line must be a compile error, which `tsc` checks. */
function wrongUses(dataset: lab.Dataset): unknown[] {
  return [
    // @ts-expect-error the batch size has no default
    lab.batches(dataset, {}),
    // @ts-expect-error a remainder is kept or dropped
    lab.batches(dataset, { batchSize: 1, remainder: 'pad' }),
    // @ts-expect-error a dataset is not a batch
    lab.oneHot(dataset, 10),
    // @ts-expect-error both parts are needed
    lab.loadDataset({ name: 'mine', classes: 10 }),
    // @ts-expect-error a cache is a folder, a cache of one's own, or a yes or no
    lab.loadMnist({ cache: 3 }),
    // @ts-expect-error all four files are needed
    lab.loadMnist({ source: { trainImages: new Uint8Array() } }),
    // @ts-expect-error how many are held out has no default
    lab.split(dataset, { seed: 1 }),
    // @ts-expect-error labels begin at 0 or 1
    lab.loadIdx({ images: 'a', labels: 'b', firstLabel: 2 }),
    // @ts-expect-error the code is one of a few
    new lab.MnistDataError('EWRONG', 'no such code'),
  ];
}

describe('the types', () => {
  it('make wrong use a compile error', () => {
    expect(wrongUses).toBeTypeOf('function');
  });
});
