const integers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `12,345` */
export function formatCount(n: number): string {
  return integers.format(n);
}

/** `97.12 %` of a fraction 0..1; rounded towards 0, so that 100 % is said of nothing less. */
export function formatPercent(fraction: number, digits = 2): string {
  const scale = 10 ** digits;
  // What lies within the rounding of 32 bits of a whole figure is that figure.
  return `${(Math.floor(fraction * 100 * scale + 1e-3) / scale).toFixed(digits)} %`;
}

/** `12 s`, `3 min 05 s`, `1 h 02 min` */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** `12 s`, `3 min`, `1 h 02 min`: as near as what is still to come can be told. */
export function formatRemaining(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 60_000) return formatDuration(ms);
  return minutes < 60 ? `${minutes} min` : formatDuration(minutes * 60_000);
}

/** Three figures: `0.00310`, `38.2`, `1,240`, `−0.374`. */
export function formatFigure(n: number): string {
  if (!Number.isFinite(n)) return '–';
  const text = Math.abs(n) >= 1000 ? integers.format(n) : n.toPrecision(3);
  return text.replace('-', '−');
}
