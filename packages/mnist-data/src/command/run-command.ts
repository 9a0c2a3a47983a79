import { parseArgs } from 'node:util';
import { MnistDataError } from '../errors/mnist-data-error.js';
import type { CommandOptions } from './command-options.js';
import { exportPictures } from './export-pictures.js';
import { fetchSet } from './fetch-set.js';
import { showInfo } from './show-info.js';
import { showPictures } from './show-pictures.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { verifySet } from './verify-set.js';

const help = `Usage: mnist-data <command> [options]

  fetch            load the set's files into the cache, or into a folder with --out
  verify           check the files of a folder (--source) or of the cache against their SHA-256
  info             what the cache holds; with --source, what the set there is made of
  show             draw digits in the terminal
  export           write digits as PGM pictures into the folder given by --out

  --set NAME       mnist (default), fashion-mnist, kmnist, emnist-digits, emnist-letters, emnist-balanced;
                   for show and export also synthetic
  --source PLACE   a folder, an http(s) address, or "cache" for the cache alone
  --cache FOLDER   another cache than the user's
  --out FOLDER     where to write
  --test           the test examples instead of the training ones
  --first N        number of the first example (default 0)
  --count N        how many examples (default 8)
  --debug          the stack of an error
`;

const commands: Record<string, (options: CommandOptions, terminal: Terminal) => Promise<void>> = {
  fetch: fetchSet,
  verify: verifySet,
  info: showInfo,
  show: showPictures,
  export: exportPictures,
};

/** Runs a command line (without the program's name) and returns the exit code: 0, 1 when it failed, 2 when it is wrong. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const { command, options } = read(args, stop.signal);
    if (command === undefined) terminal.out(help);
    else await command(options, terminal);
    return 0;
  } catch (error) {
    const known = error instanceof MnistDataError || error instanceof UsageError || isSystemError(error);
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error && (args.includes('--debug') || !known) ? `\n${error.stack}` : '';
    terminal.error(`mnist-data: ${message}${stack}\n`);
    return error instanceof UsageError ? 2 : 1;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

function read(args: readonly string[], signal: AbortSignal) {
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (name === undefined || name === 'help' || values.help) return { command: undefined, options: undefined };
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined || rest.length > 0) {
    throw new UsageError(
      `expected one of ${Object.keys(commands).join(', ')}, got ${positionals.join(' ')}. See --help.`,
    );
  }
  const { set, source, cache, out, test } = values;
  const [first, count] = [whole('--first', values.first, 0), whole('--count', values.count, 1)];
  return { command, options: { set, source, cache, out, test, first, count, signal } };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        set: { type: 'string', default: 'mnist' },
        source: { type: 'string' },
        cache: { type: 'string' },
        out: { type: 'string' },
        test: { type: 'boolean', default: false },
        first: { type: 'string', default: '0' },
        count: { type: 'string', default: '8' },
        debug: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && text.trim() !== '') return value;
  throw new UsageError(`${name}: expected a whole number from ${least}, got ${text}.`);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
