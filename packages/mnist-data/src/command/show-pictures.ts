import { chosenExamples } from './chosen-examples.js';
import type { CommandOptions } from './command-options.js';
import type { Terminal } from './terminal.js';

const perRow = 4;
/** From background to ink. */
const shades = ' .:-=+*#%@';

/** Draws examples in the terminal, two pixels, one above the other, in each character: in grey, or without colours by its density. */
export async function showPictures(options: CommandOptions, terminal: Terminal): Promise<void> {
  const { part, names, indices } = await chosenExamples(options, terminal);
  const { rows, cols, images, labels } = part;
  const pixel = (index: number, y: number, x: number): number =>
    y < rows ? images[(index * rows + y) * cols + x] : 0;
  const draw = terminal.colors ? inGrey : inDensity;
  for (let i = 0; i < indices.length; i += perRow) {
    const row = indices.slice(i, i + perRow);
    terminal.out(`${row.map((index) => `#${index}: ${names[labels[index]]}`.padEnd(cols)).join(' ')}\n`);
    for (let y = 0; y < rows; y += 2) {
      const line = row.map((index) =>
        Array.from({ length: cols }, (_, x) => draw(pixel(index, y, x), pixel(index, y + 1, x))).join(''),
      );
      terminal.out(`${line.join(terminal.colors ? '\x1b[0m ' : ' ')}${terminal.colors ? '\x1b[0m' : ''}\n`);
    }
  }
}

function inGrey(upper: number, lower: number): string {
  return `\x1b[38;2;${upper};${upper};${upper};48;2;${lower};${lower};${lower}m▀`;
}

function inDensity(upper: number, lower: number): string {
  return shades[Math.floor(((upper + lower) / 2 / 256) * shades.length)];
}
