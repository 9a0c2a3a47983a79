import type { FileCache } from '../cache/file-cache.js';
import type { TrainTest } from '../datasets/dataset.js';
import { loadDataset } from '../loading/load-dataset.js';
import type { DatasetFiles } from '../sets/dataset-files.js';
import { emnistBalancedFiles, emnistDigitsFiles, emnistLettersFiles } from '../sets/emnist-files.js';
import { fashionMnistFiles } from '../sets/fashion-mnist-files.js';
import { kmnistFiles } from '../sets/kmnist-files.js';
import { mnistFiles } from '../sets/mnist-files.js';
import type { CommandOptions } from './command-options.js';
import { showProgress } from './progress-line.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

const sets = [
  mnistFiles,
  fashionMnistFiles,
  kmnistFiles,
  emnistDigitsFiles,
  emnistLettersFiles,
  emnistBalancedFiles,
];

/** Returns the description of the set that was asked for. */
export function namedSet({ set }: CommandOptions): DatasetFiles {
  const found = sets.find(({ name }) => name === set);
  if (found !== undefined) return found;
  throw new UsageError(`--set: expected one of ${sets.map(({ name }) => name).join(', ')}, got ${set}.`);
}

/** Loads the set that was asked for, with a line of progress. */
export async function openSet(
  options: CommandOptions,
  terminal: Terminal,
  cache: string | FileCache | undefined = options.cache,
): Promise<TrainTest> {
  const progress = showProgress(terminal);
  try {
    const { source, signal } = options;
    return await loadDataset(namedSet(options), { source, cache, signal, onProgress: progress.report });
  } finally {
    progress.end();
  }
}
