/** Steps slow enough to read, and how long each takes. */
const slowSteps = 3;
const slowStepMs = 700;
/** For the empty paper before the first ink. */
const leadMs = 400;
/** From the first step to the last. */
const totalMs = 6000;

export interface SweepOptions {
  /** Outputs in all. */
  count: number;
  /** Outputs computed when it begins. */
  from: number;
  /** The output where the slow steps are: the first that sees any ink. Before it, the sweep hurries. */
  slowAt: number;
}

/**
 * Returns how many outputs a sweep has computed after a time: over empty paper in a moment, three slow steps, then
 * faster and faster; all of them within 6 seconds.
 *
 * @param elapsedMs - since it began
 */
export function sweepPosition(elapsedMs: number, { count, from, slowAt }: SweepOptions): number {
  const lead = Math.max(0, Math.min(slowAt, count) - from);
  const leadTime = lead > 0 ? leadMs : 0;
  if (elapsedMs < leadTime) return from + Math.floor((lead * elapsedMs) / leadMs);
  const slowFrom = from + lead;
  // Resumed behind the slow steps, it has none.
  const slow = Math.max(0, Math.min(slowAt + slowSteps, count) - slowFrom);
  const slowMs = elapsedMs - leadTime;
  if (slowMs < slow * slowStepMs) return slowFrom + Math.floor(slowMs / slowStepMs);
  const rest = count - slowFrom - slow;
  const fastMs = ((totalMs - leadMs - slowSteps * slowStepMs) * rest) / Math.max(1, count);
  const share = fastMs > 0 ? Math.min(1, (slowMs - slow * slowStepMs) / fastMs) : 1;
  return slowFrom + slow + Math.floor(rest * share ** 2);
}
