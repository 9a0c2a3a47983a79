import type { TrainTest } from '../datasets/dataset.js';
import { mnistFiles } from '../sets/mnist-files.js';
import { type LoadOptions, loadDataset } from './load-dataset.js';

/** Options of {@link loadMnist}. */
export type LoadMnistOptions = LoadOptions;

/**
 * Returns MNIST: `train` (60,000 digits) and `test` (10,000 digits) of 28 by 28 pixels, verified by SHA-256.
 *
 * @throws MnistDataError see its codes.
 */
export function loadMnist(options: LoadMnistOptions = {}): Promise<TrainTest> {
  return loadDataset(mnistFiles, options);
}
