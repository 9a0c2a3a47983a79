import type { CommandOptions } from './command-options.js';
import { openSet } from './open-set.js';
import type { Terminal } from './terminal.js';

/** Checks the files of a folder, or of the cache alone; a broken file in the cache is removed on the way. */
export async function verifySet(options: CommandOptions, terminal: Terminal): Promise<void> {
  const { source = 'cache' } = options;
  const { train } = await openSet({ ...options, source }, terminal);
  terminal.out(`${train.name}: the four files in ${train.source} are whole\n`);
}
