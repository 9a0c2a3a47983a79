import { notify, withdraw } from '../challenge/notices.js';
import type { Timeline } from '../timeline/timeline.js';

/** Says what happens to runs wherever on the page the visitor is: that one failed, went on elsewhere, or was paused, and why. */
export function tellOfRuns(timeline: Timeline): void {
  const told = new Map<string, string>();
  let newest: string | undefined;
  timeline.subscribe((change) => {
    if (change !== 'runs') return;
    const last = timeline.runs.at(-1)?.id;
    // Who starts another run has read it.
    if (last !== newest) withdraw('run');
    newest = last;
    for (const { id, name, message, warning } of timeline.runs) {
      for (const [kind, sentence] of [
        ['warning', warning],
        ['message', message],
      ] as const) {
        if (!sentence || told.get(id + kind) === sentence) continue;
        told.set(id + kind, sentence);
        notify({ about: 'run', text: `${name}: ${sentence}` });
      }
    }
  });
}
