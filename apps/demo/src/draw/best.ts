/** Returns the likeliest digit, and how likely it is; 0 of nothing. */
export function best(probabilities: ArrayLike<number>): { digit: number; probability: number } {
  let digit = 0;
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[digit]) digit = i;
  return { digit, probability: probabilities[digit] ?? 0 };
}

/** `97 %`; `> 99 %` of what is nearly certain: rounded up to 100 it would claim more than there is. */
export function percent(share: number, decimals = 0): string {
  if (decimals === 0 && share > 0.995) return '>\u00a099\u00a0%';
  return `${(100 * share).toFixed(decimals)}\u00a0%`;
}
