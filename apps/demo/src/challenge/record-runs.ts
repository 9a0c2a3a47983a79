import type { Run } from '../timeline/run.js';
import type { Timeline } from '../timeline/timeline.js';
import type { BoardStore } from './board-store.js';
import { entryOf } from './entry-of.js';

/** Puts each run onto the board when it ends. Returns what stops that. */
export function recordRuns(timeline: Timeline, board: BoardStore, changed: () => void): () => void {
  // Runs are numbered from one at each visit; the board outlives it.
  const known = new Map<string, { id: string; at: Date; recorded?: string }>();
  const record = (run: Run) => {
    const { id, status, history, judged } = run;
    if (!known.has(id)) known.set(id, { id: newId(), at: new Date() });
    if (status !== 'finished' && status !== 'stopped') return;
    const about = known.get(id);
    const state = `${status} ${history?.lastStep} ${judged?.step}`;
    if (!about || about.recorded === state) return;
    const entry = entryOf(run, about);
    if (!entry) return;
    about.recorded = state;
    board.put(entry);
    changed();
  };
  const look = () => {
    for (const run of timeline.runs) record(run);
  };
  look();
  return timeline.subscribe((change) => {
    if (change === 'runs') look();
  });
}

/** `crypto.randomUUID` is missing on addresses without encryption. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
