/**
 * A fraction as a percentage: 0.9914 is `99.14 %`; `–` when it is not a finite number.
 *
 * @param fraction - usually 0..1
 * @param digits - digits after the point; 2 shows single errors of 10,000
 */
export function formatPercent(fraction: number, digits = 2): string {
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(digits)} %` : '–';
}
