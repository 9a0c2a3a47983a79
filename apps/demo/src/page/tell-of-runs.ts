import { notify } from '../challenge/notices.js';
import type { Timeline } from '../timeline/timeline.js';

/** Says what happens to runs wherever on the page the visitor is: that one failed, went on elsewhere, or was paused, and why. */
export function tellOfRuns(timeline: Timeline): void {
  const told = new Map<string, string>();
  timeline.subscribe((change) => {
    if (change !== 'runs') return;
    for (const { id, name, message } of timeline.runs) {
      if (!message || told.get(id) === message) continue;
      told.set(id, message);
      notify({ about: 'run', text: `${name}: ${message}` });
    }
  });
}
