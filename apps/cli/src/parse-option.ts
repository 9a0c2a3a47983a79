import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

/** Returns a parser of an option's whole number between `min` and `max`, both allowed. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < min || value > max) {
      const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
      throw new InvalidArgumentError(`Expected a whole number ${range}.`);
    }
    return value;
  };
}

/** Parses `--workers`: `auto`, 1, 2 or 4. */
export function workerCount(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const count = Number(text);
  if (count !== 1 && count !== 2 && count !== 4) throw new InvalidArgumentError('Expected auto, 1, 2 or 4.');
  return count;
}

/** Parses the value of `--browser`: a path, never the network that was meant to follow. */
export function browserPath(text: string): string {
  if (existsSync(text)) return text;
  throw new InvalidArgumentError(
    `Expected the path of a browser, which is not there. A network's name goes before the options.`,
  );
}
