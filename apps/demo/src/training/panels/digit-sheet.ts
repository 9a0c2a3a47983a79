import type { Theme } from './theme.js';
import { rgb } from './theme.js';

/** A digit on a sheet. */
export interface SheetDigit {
  /** [784] */
  pixels: Uint8Array;
  truth: number;
  answer: number;
}

/** Side of a digit's cell on the canvas, in its own pixels. */
const cell = 28;

/**
 * Paints digits row by row onto a canvas, all at once: wrong ones on the colour for it, with hatched corners, the truth
 * stamped at the left and the answer at the right.
 */
export function paintSheet(
  canvas: HTMLCanvasElement,
  digits: readonly SheetDigit[],
  { columns, rows, theme }: { columns: number; rows: number; theme: Theme },
): void {
  const width = columns * cell;
  const height = rows * cell;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  const tables = { right: blend(theme.surface, theme.ink), wrong: blend(theme.wrong, theme.ink) };
  const empty = pack(rgb(theme.surface));
  out.fill(empty);
  const stamps = stampMasks();
  const stampInk = pack(rgb(theme.wrongInk));
  for (const [i, { pixels, truth, answer }] of digits.entries()) {
    const left = (i % columns) * cell;
    const top = Math.floor(i / columns) * cell;
    const isWrong = truth !== answer;
    const table = isWrong ? tables.wrong : tables.right;
    for (let y = 0; y < cell; y++) {
      const row = (top + y) * width + left;
      for (let x = 0; x < cell; x++) out[row + x] = table[pixels[y * cell + x]];
    }
    if (!isWrong) continue;
    stamp(stamps[truth], left + 1, top + 1);
    stamp(stamps[answer], left + cell - stampWidth - 1, top + 1);
    // A corner of stripes, for who sees no colours.
    for (let y = 0; y < 7; y++)
      for (let x = 0; x < 7 - y; x++)
        if ((x + y) % 3 === 0) out[(top + cell - 1 - y) * width + left + x] = stampInk;
  }
  context.putImageData(image, 0, 0);

  function stamp(mask: Uint8Array, left: number, top: number): void {
    for (let y = 0; y < stampHeight; y++)
      for (let x = 0; x < stampWidth; x++)
        if (mask[y * stampWidth + x] > 110) out[(top + y) * width + left + x] = stampInk;
  }
}

/** Colour for each pixel value, from the background to ink. */
function blend(background: string, ink: string): Uint32Array {
  const from = rgb(background);
  const to = rgb(ink);
  return Uint32Array.from({ length: 256 }, (_, value) => {
    const part = value / 255;
    return pack(from.map((c, i) => Math.round(c + (to[i] - c) * part)) as [number, number, number]);
  });
}

/** As the words of an image lie in memory: little-endian everywhere that browsers run. */
function pack([red, green, blue]: [number, number, number]): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

const stampWidth = 7;
const stampHeight = 10;
let masks: Uint8Array[] | undefined;

/** The ten figures as small masks, drawn once. */
function stampMasks(): Uint8Array[] {
  if (masks) return masks;
  const canvas = document.createElement('canvas');
  canvas.width = stampWidth;
  canvas.height = stampHeight;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  masks = Array.from({ length: 10 }, (_, figure) => {
    if (!context) return new Uint8Array(stampWidth * stampHeight);
    context.clearRect(0, 0, stampWidth, stampHeight);
    context.font = 'bold 11px sans-serif';
    context.textBaseline = 'alphabetic';
    context.fillText(String(figure), 0, 9);
    const { data } = context.getImageData(0, 0, stampWidth, stampHeight);
    return Uint8Array.from({ length: stampWidth * stampHeight }, (__, i) => data[4 * i + 3]);
  });
  return masks;
}
