import type { Dataset } from '../datasets/dataset.js';
import { syntheticMnist } from '../synthetic/synthetic-digits.js';
import type { CommandOptions } from './command-options.js';
import { namedSet, openSet } from './open-set.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** Returns the part of the set, the names of its classes and the numbers of the examples that `--first` and `--count` name. */
export async function chosenExamples(
  options: CommandOptions,
  terminal: Terminal,
): Promise<{ part: Dataset; names: readonly string[]; indices: number[] }> {
  const { first, count, test, set } = options;
  const sizes = { train: test ? 1 : first + count, test: test ? first + count : 1 };
  const isSynthetic = set === 'synthetic';
  const names = isSynthetic ? [...'0123456789'] : namedSet(options).classNames;
  const both = isSynthetic ? syntheticMnist(sizes) : await openSet(options, terminal);
  const part = test ? both.test : both.train;
  if (first + count > part.count) {
    throw new UsageError(
      `--first and --count: expected examples below ${part.count}, got up to ${first + count - 1}.`,
    );
  }
  return { part, names, indices: Array.from({ length: count }, (_, i) => first + i) };
}
