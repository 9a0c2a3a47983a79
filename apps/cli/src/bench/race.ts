import type { Contestant } from './contestant.js';

export interface RaceOptions {
  /** Turns of each contestant. @defaultValue 10 */
  rounds?: number;
  /** Repetitions a turn. @defaultValue as many as fit in `turnMs`, 1..20 */
  steps?: number;
  /** What a turn may take, in ms. @defaultValue 400 */
  turnMs?: number;
  /** A contestant that has taken longer than this, in ms, and was measured twice, sits the other rounds out. @defaultValue 15000 */
  budgetMs?: number;
  signal?: AbortSignal;
}

/** From here on, in ms, one repetition tells the speed: caches matter no more. */
const slow = 2000;
const warmUpMs = 1000;

/**
 * Measures contestants in turns, so that whatever else the machine does happens to all of them. Each warms up before the
 * first round, and once more in every turn, after another one had the caches.
 *
 * @returns milliseconds by contestant, round and repetition; an empty round was sat out
 * @throws the signal's reason when aborted
 */
export async function race(
  contestants: readonly Contestant[],
  { rounds = 10, steps, turnMs = 400, budgetMs = 15_000, signal }: RaceOptions = {},
): Promise<number[][][]> {
  const plans: { turn: number; discard: number; spent: number }[] = [];
  const results: number[][][] = contestants.map(() => []);
  for (const [i, contestant] of contestants.entries()) {
    signal?.throwIfAborted();
    // The first repetition compiles; the second one tells how long it takes.
    await contestant.run(1);
    const [second] = await contestant.run(1);
    if (second > slow) {
      results[i].push([second]);
      plans.push({ turn: 1, discard: 0, spent: second });
      continue;
    }
    const warm = await contestant.run(Math.max(1, Math.min(20, Math.round(warmUpMs / second))));
    const fits = Math.max(1, Math.min(20, Math.round(turnMs / Math.min(...warm))));
    plans.push({ turn: steps ?? fits, discard: 1, spent: 0 });
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      signal?.throwIfAborted();
      const plan = plans[i];
      if (results[i].length > round) continue;
      if (plan.spent > budgetMs && results[i].flat().length >= 2) {
        results[i].push([]);
        continue;
      }
      const times = await contestant.run(plan.turn + plan.discard);
      results[i].push(times.slice(plan.discard));
      plan.spent += times.reduce((sum, time) => sum + time, 0);
    }
  }
  return results;
}
