import { formatPercent } from './format-percent.js';

export interface TerminalDigit {
  /** Position in its data set; shown before the caption when given. */
  index?: number;
  /** The true class. */
  label: number;
  /** The class it was taken for. */
  prediction: number;
  /** Probability of the prediction, 0..1. */
  probability: number;
  /** 0..255, 0 is background, `[rows · cols]` of a square image: 784 for MNIST. */
  pixels: Uint8Array;
}

export interface RenderDigitsOptions {
  /** Width of the terminal in characters; as many digits stand in a row as fit, at least one. */
  columns: number;
  /** 256 greys by SGR codes; without, characters of growing density and no escape byte at all. */
  color: boolean;
}

const gap = '  ';
const shades = ' .:-=+*#%@';

/**
 * Digits drawn in rows, each with a caption, as lines without an end of line at the last. A character is two pixels, one
 * above the other: `▀` with the upper one as its colour and the lower one as its background.
 */
export function renderDigits(
  digits: readonly TerminalDigit[],
  { columns, color }: RenderDigitsOptions,
): string {
  if (digits.length === 0) return '';
  const tiles = digits.map((digit) => drawTile(digit, color));
  const perRow = Math.max(1, Math.floor((columns + gap.length) / (tiles[0].width + gap.length)));
  const blocks: string[] = [];
  for (let first = 0; first < tiles.length; first += perRow) {
    const row = tiles.slice(first, first + perRow);
    blocks.push(
      row[0].lines
        .map((_, i) =>
          row
            .map(({ lines }) => lines[i])
            .join(gap)
            .trimEnd(),
        )
        .join('\n'),
    );
  }
  return blocks.join('\n\n');
}

function drawTile(digit: TerminalDigit, color: boolean): { width: number; lines: string[] } {
  const { pixels, index, label, prediction, probability } = digit;
  const side = Math.sqrt(pixels.length);
  if (!Number.isInteger(side) || side === 0) {
    throw new RangeError(
      `renderDigits: expected the pixels of a square image, got ${pixels.length}. Pass 784 for a digit of 28×28.`,
    );
  }
  const where = index === undefined ? '' : `#${index}: `;
  const caption = `${where}${label} as ${prediction} (${formatPercent(probability, 0)})`;
  const width = Math.max(side, caption.length);
  const lines = [caption.padEnd(width)];
  for (let y = 0; y < side; y += 2) {
    const upper = pixels.subarray(y * side, (y + 1) * side);
    // An odd side leaves half a line of background below.
    const lower = y + 1 < side ? pixels.subarray((y + 1) * side, (y + 2) * side) : new Uint8Array(side);
    const line = color ? halfBlocks(upper, lower) : shaded(upper, lower);
    lines.push(line + ' '.repeat(width - side));
  }
  return { width, lines };
}

function halfBlocks(upper: Uint8Array, lower: Uint8Array): string {
  let line = '';
  let current = '';
  for (let x = 0; x < upper.length; x++) {
    const code = `\u001b[38;5;${grey(upper[x])};48;5;${grey(lower[x])}m`;
    // Only where the colours change: a digit is mostly background.
    line += code === current ? '▀' : `${code}▀`;
    current = code;
  }
  return `${line}\u001b[0m`;
}

/** The grey ramp of the 256 colours: 232 is nearly black, 255 nearly white. */
function grey(pixel: number): number {
  return 232 + Math.round((pixel / 255) * 23);
}

function shaded(upper: Uint8Array, lower: Uint8Array): string {
  return Array.from(upper, (pixel, x) => {
    const mean = (pixel + lower[x]) / 2;
    return shades[Math.round((mean / 255) * (shades.length - 1))];
  }).join('');
}
