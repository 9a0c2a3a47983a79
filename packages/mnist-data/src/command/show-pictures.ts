import { chosenExamples } from './chosen-examples.js';
import type { CommandOptions, Terminal } from './run-command.js';

const perRow = 4;

/** Draws examples in the terminal: two pixels, one above the other, in each character, in 24-bit grey. */
export async function showPictures(options: CommandOptions, terminal: Terminal): Promise<void> {
  const { part, indices } = await chosenExamples(options, terminal);
  const { rows, cols, images, labels } = part;
  const grey = (index: number, y: number, x: number): string => {
    const value = y < rows ? images[(index * rows + y) * cols + x] : 0;
    return `${value};${value};${value}`;
  };
  for (let i = 0; i < indices.length; i += perRow) {
    const row = indices.slice(i, i + perRow);
    terminal.out(`${row.map((index) => `#${index}: ${labels[index]}`.padEnd(cols)).join(' ')}\n`);
    for (let y = 0; y < rows; y += 2) {
      const line = row.map((index) =>
        Array.from(
          { length: cols },
          (_, x) => `\x1b[38;2;${grey(index, y, x)};48;2;${grey(index, y + 1, x)}m▀`,
        ).join(''),
      );
      terminal.out(`${line.join('\x1b[0m ')}\x1b[0m\n`);
    }
  }
}
