/**
 * Returns a number with a true minus sign and without needless zeros, as narrow cells need it: `−.38`, `1.2`, `0`.
 *
 * @param decimals - at most, 0..6
 */
export function formatNumber(value: number, decimals = 2): string {
  const rounded = Math.abs(value).toFixed(decimals);
  const short = rounded.includes('.') ? rounded.replace(/\.?0+$/, '') : rounded;
  if (short === '0' || short === '') return '0';
  return (value < 0 ? '−' : '') + short.replace(/^0\./, '.');
}

/** Returns the number that a person typed, with either minus sign and either decimal mark; undefined when it is none. */
export function parseTyped(text: string): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  const value = Number(plain);
  return plain === '' || !Number.isFinite(value) ? undefined : value;
}
