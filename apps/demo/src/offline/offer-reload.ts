import { notify } from '../challenge/notices.js';
import { strings } from '../challenge/strings.js';
import type { Timeline } from '../timeline/timeline.js';

/** Below this it trains in one thread: the test digits are looked at in one of their own. */
const coresWorthIt = 4;

/** Says once, when a run has ended, that threads share memory from the next load of the page on. */
export function offerReload(timeline: Timeline): void {
  if ((navigator.hardwareConcurrency ?? 1) < coresWorthIt) return;
  const stop = timeline.subscribe((change) => {
    if (change !== 'runs' || !timeline.runs.some(({ status }) => status === 'finished')) return;
    stop();
    notify({ about: 'threads', text: strings.moreThreads });
  });
}
