import type { Run } from '../timeline/run.js';
import type { BoardEntry } from './board-entry.js';

/** Returns what the board keeps of a run that has ended. Undefined where no figure was taken. */
export function entryOf(run: Run, { id, at }: { id: string; at: Date }): BoardEntry | undefined {
  const { facts, history, settings, judged } = run;
  if (!facts || !history || history.test.count === 0) return undefined;
  const honest = (settings.heldOut ?? 0) > 0;
  if (honest && !judged) return undefined;
  const before = (run.earlier ?? []).flatMap(({ testAccuracy }) => testAccuracy ?? []);
  // Counts, not their 32 bits: 9,443 of 10,000 is 0.9443.
  const accuracy = Array.from(
    history.test.accuracy,
    (share) => Math.round(share * facts.testCount) / facts.testCount,
  );
  return {
    id,
    settings,
    parameters: facts.parameters,
    backend: facts.backend,
    synthetic: facts.synthetic,
    testCount: judged?.count ?? facts.testCount,
    steps: history.lastStep,
    ...(honest
      ? { honest: judged?.accuracy, heldOut: settings.heldOut }
      : { final: accuracy[accuracy.length - 1], max: Math.max(...accuracy, ...before) }),
    // Of a run from a file the time before is not this device's.
    ...(!honest && before.length === 0 && { to99: history.firstToReach(0.99) }),
    at: at.toISOString(),
  };
}
