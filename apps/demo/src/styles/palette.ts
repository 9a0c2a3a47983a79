import { type ColorScale, colorScale, mixHex } from './color-scale.js';

/** The page's colours as canvases need them: those of the style sheet, light or dark. */
export interface Palette {
  page: string;
  surface: string;
  text: string;
  textSoft: string;
  line: string;
  lineStrong: string;
  accent: string;
  outside: string;
  hatch: string;
  /** No ink to full ink. */
  map: ColorScale;
  /** −1 (0), zero (0.5), +1 (1). */
  weights: ColorScale;
  /** The same, pale enough to write on. */
  weightsPale: ColorScale;
}

let current: Palette | undefined;
const listeners = new Set<() => void>();
const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
dark?.addEventListener('change', () => {
  current = undefined;
  for (const listener of [...listeners]) listener();
});

/** Returns the colours in use. */
export function palette(): Palette {
  current ??= readPalette();
  return current;
}

/** Calls `listener` when light turns dark, or back, until the function returned is called. */
export function onPaletteChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How strong the pale colours are. */
const pale = 0.42;

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const [negative, zero, positive] = [color('negative'), color('zero'), color('positive')];
  return {
    page: color('page'),
    surface: color('surface'),
    text: color('text'),
    textSoft: color('text-soft'),
    line: color('line'),
    lineStrong: color('line-strong'),
    accent: color('accent'),
    outside: color('outside'),
    hatch: color('hatch'),
    map: colorScale([color('map-empty'), color('map-full')]),
    weights: colorScale([negative, zero, positive]),
    weightsPale: colorScale([mixHex(zero, negative, pale), zero, mixHex(zero, positive, pale)]),
  };
}
