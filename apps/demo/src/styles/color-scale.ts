/** Colours for numbers from 0 to 1, looked up in 256 steps. */
export interface ColorScale {
  /** As a style sheet takes it. Numbers beyond 0..1 take the ends. */
  css(value: number): string;
  /** What is read best on it, black or white: at least 4.5 to 1 on any colour. */
  text(value: number): string;
  /** As a pixel of an image: red in the lowest byte. */
  pixel(value: number): number;
}

const steps = 256;

/** Returns a scale that goes evenly through colours written `#rrggbb`. */
export function colorScale(colors: readonly string[]): ColorScale {
  const stops = colors.map(parseHex);
  const table = Array.from({ length: steps }, (_, i) => between(stops, i / (steps - 1)));
  const css = table.map(([red, green, blue]) => `rgb(${red} ${green} ${blue})`);
  const pixels = Uint32Array.from(
    table,
    ([red, green, blue]) => (255 << 24) | (blue << 16) | (green << 8) | red,
  );
  const at = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * (steps - 1)) || 0;
  const texts = table.map((color) => (luminance(color) > equalContrast ? '#000' : '#fff'));
  return {
    css: (value) => css[at(value)],
    text: (value) => texts[at(value)],
    pixel: (value) => pixels[at(value)],
  };
}

/** The luminance on which black and white are read equally well: √(1.05 · 0.05) − 0.05. */
const equalContrast = 0.179;

/** Relative luminance, 0..1, by WCAG 2. */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

type Rgb = readonly [red: number, green: number, blue: number];

/** Reads `#rrggbb`, or `#rgb`: style sheets are shortened when they are built. */
function parseHex(color: string): Rgb {
  const digits = color.slice(1);
  const number = Number.parseInt(digits.length === 3 ? digits.replace(/./g, '$&$&') : digits, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

function between(stops: readonly Rgb[], share: number): Rgb {
  const place = share * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [stops[index], stops[index + 1]];
  const mix = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}

/** Returns the colour a share of the way from one `#rrggbb` to another. */
export function mixHex(from: string, to: string, share: number): string {
  const mixed = between([parseHex(from), parseHex(to)], share);
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
