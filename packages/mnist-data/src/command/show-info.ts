import { cacheInfo } from '../cache/cache.js';
import type { Dataset } from '../datasets/dataset.js';
import type { CommandOptions } from './command-options.js';
import { namedSet, openSet } from './open-set.js';
import { megabytes } from './progress-line.js';
import type { Terminal } from './terminal.js';

/** Lists the cache, or describes the set of a place. */
export async function showInfo(options: CommandOptions, terminal: Terminal): Promise<void> {
  if (options.source === undefined) {
    const { name, files, bytes } = await cacheInfo({ cache: options.cache });
    const content =
      files.length === 0
        ? 'empty. "mnist-data fetch" fills it'
        : `${files.length} files, ${megabytes(bytes)} MB`;
    terminal.out(`cache: ${name}, ${content}\n`);
    for (const file of files) terminal.out(`${megabytes(file.bytes).padStart(8)} MB  ${file.path}\n`);
    return;
  }
  const { classNames } = namedSet(options);
  const { train, test } = await openSet(options, terminal);
  terminal.out(`${train.name} from ${train.source}: pictures of ${train.rows} by ${train.cols}\n`);
  const [inTrain, inTest] = [perClass(train), perClass(test)];
  classNames.forEach((name, i) => {
    terminal.out(
      `  ${name.padEnd(12)} ${String(inTrain[i]).padStart(6)} training ${String(inTest[i]).padStart(6)} test\n`,
    );
  });
}

function perClass({ labels, classes }: Dataset): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}
