import type { Training } from '../section/training.js';
import type { Timeline } from '../timeline/timeline.js';
import { strings } from './strings.js';

/** Long enough for a look at something else, short enough to spare a battery. */
const patienceMs = 3 * 60_000;

/** Pauses a training whose page nobody has seen for three minutes, and says so. */
export function pauseOutOfSight(timeline: Timeline, training: Training): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') return;
    timer = setTimeout(() => {
      const running = timeline.runs.some(({ status }) => status === 'running');
      if (running) training.pause(strings.status.hidden);
    }, patienceMs);
  });
}
