/** The page's colours as they are now, for what is drawn on canvases. */
export interface Theme {
  text: string;
  soft: string;
  line: string;
  surface: string;
  train: string;
  test: string;
  runs: readonly string[];
  right: string;
  wrong: string;
  wrongInk: string;
  ink: string;
  accent: string;
}

/** Reads the colours from the style sheet. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color('text'),
    soft: color('text-soft'),
    line: color('line'),
    surface: color('surface'),
    train: color('train'),
    test: color('test'),
    runs: [0, 1, 2, 3].map((slot) => color(`run-${slot}`)),
    right: color('right'),
    wrong: color('wrong'),
    wrongInk: color('wrong-ink'),
    ink: color('ink'),
    accent: color('accent'),
  };
}

/** Calls `listener` when the system turns light or dark, until the function returned is called. */
export function onThemeChange(listener: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** `#rrggbb`, or `#rgb` as a minifier writes it, as [red, green, blue]. */
export function rgb(color: string): [number, number, number] {
  const digits =
    color.length === 4 ? [...color.slice(1)].map((digit) => digit + digit).join('') : color.slice(1);
  const n = Number.parseInt(digits, 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}
