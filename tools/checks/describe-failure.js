import { stripVTControlCharacters } from 'node:util';

const mostLines = 6;
const mostCharacters = 300;

/**
 * Returns a failure in a few lines: its name, and below it, indented, the lines of its message that say what is wrong,
 * without colours, stack and blank lines; of a long output its end.
 *
 * @param {string} name
 * @param {string} message
 */
export function describeFailure(name, message) {
  const lines = stripVTControlCharacters(message)
    .split(/\r?\n/)
    .filter((line) => line.trim() && !/^\s+at .*(:\d+:\d+|<anonymous>|native)\)?$/.test(line))
    .map((line) => (line.length > mostCharacters ? `${line.slice(0, mostCharacters)} …` : line));
  // An error says it first, a program's output last.
  const isError = /^\w*Error\b/.test(lines[0] ?? '');
  const told = isError ? lines.slice(0, mostLines) : lines.slice(-2 * mostLines);
  return [`FAILED ${name}`, ...told.map((line) => `    ${line}`)].join('\n');
}
