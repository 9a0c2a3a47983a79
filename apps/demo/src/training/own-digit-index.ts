/** The index by which a batch names the own digit `i`: beyond every training digit's. */
export function ownDigitIndex(i: number): number {
  return 65_535 - i;
}
