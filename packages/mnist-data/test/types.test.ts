import { describe, expect, it } from 'vitest';
import * as lab from '../src/index.js';

/** Never called: each line must be a compile error, which `tsc` checks. */
function wrongUses(dataset: lab.Dataset): unknown[] {
  return [
    // @ts-expect-error the batch size has no default
    lab.batches(dataset, {}),
    // @ts-expect-error a remainder is kept or dropped
    lab.batches(dataset, { batchSize: 1, remainder: 'pad' }),
    // @ts-expect-error rows were not asked for
    lab.batches(dataset, { batchSize: 1 }).next().value.oneHot,
    // @ts-expect-error the stream does not end: there is no batch to miss
    lab.batches(dataset, { batchSize: 1 }).next().value?.done,
    // @ts-expect-error an augmentation is made by augment()
    lab.batches(dataset, { batchSize: 1, augment: { shiftPixels: 2 } }),
    // @ts-expect-error a typing error in a name
    lab.augment({ rotation: 10 }),
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
    // @ts-expect-error a set is a table of files, not a name
    lab.loadDataset('fashion-mnist'),
    // @ts-expect-error parts are given as a list
    lab.concat(dataset, dataset),
    // @ts-expect-error a shape has sizes
    lab.writeIdx({ shape: 3, data: new Uint8Array(3) }),
    // @ts-expect-error IDX has no 16-bit unsigned type
    lab.writeIdx({ shape: [3], data: new Uint16Array(3) }),
    // @ts-expect-error what is parsed may be of any type: it is looked at first
    lab.parseIdx(new Uint8Array()).data satisfies Uint8Array,
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
