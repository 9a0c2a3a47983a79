import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chosenExamples } from './chosen-examples.js';
import type { CommandOptions } from './command-options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** Writes examples as plain grey pictures, named by number and label: `00007-3.pgm`. */
export async function exportPictures(options: CommandOptions, terminal: Terminal): Promise<void> {
  const { out, signal } = options;
  if (out === undefined) throw new UsageError('export: expected --out FOLDER, got none.');
  const { part, indices } = await chosenExamples(options, terminal);
  await mkdir(out, { recursive: true });
  const pixels = part.rows * part.cols;
  for (const index of indices) {
    const name = `${String(index).padStart(5, '0')}-${part.labels[index]}.pgm`;
    const picture = part.images.subarray(index * pixels, (index + 1) * pixels);
    await writeFile(join(out, name), toPgm(picture, part.rows, part.cols), { signal });
  }
  terminal.out(`${indices.length} pictures in ${out}\n`);
}

/** Portable graymap, binary: "P5", width, height, largest value, then a byte for each pixel. */
function toPgm(picture: Uint8Array, rows: number, cols: number): Uint8Array {
  const header = new TextEncoder().encode(`P5\n${cols} ${rows}\n255\n`);
  const bytes = new Uint8Array(header.length + picture.length);
  bytes.set(header);
  bytes.set(picture, header.length);
  return bytes;
}
