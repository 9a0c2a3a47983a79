/** The first steps are slow enough to read. */
const slowSteps = 3;
const slowStepMs = 700;
/** From the first step to the last. */
const totalMs = 6000;

/**
 * Returns how many of the outputs a sweep has computed after a time: three slow steps, then faster and faster, all of
 * them within 6 seconds.
 *
 * @param elapsedMs - since the sweep began
 * @param count - outputs in all
 * @param from - outputs that were there when it began: a sweep resumed in the middle has no slow steps left
 */
export function sweepPosition(elapsedMs: number, count: number, from = 0): number {
  const slow = Math.max(0, Math.min(slowSteps, count) - from);
  const slowMs = slow * slowStepMs;
  if (elapsedMs < slowMs) return from + Math.floor(elapsedMs / slowStepMs);
  const rest = count - from - slow;
  const fastMs = (totalMs - slowSteps * slowStepMs) * (rest / Math.max(1, count));
  const share = fastMs > 0 ? Math.min(1, (elapsedMs - slowMs) / fastMs) : 1;
  return Math.min(count, from + slow + Math.floor(rest * share ** 2));
}
